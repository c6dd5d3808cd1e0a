/** Korean words of the audit log. */
import { formatFullMoment, formatMoment, formatNumber } from '../i18n/format.ts'
import { withParticle } from '../i18n/particles.ts'
import { access } from './access.ko.ts'
import type { activity as english } from './activity.en.ts'

const n = (value: number) => formatNumber('ko', value)
const roles: Record<string, string> = access.roles
const role = (detail: string) => roles[detail] ?? detail

const credentials: Record<string, string> = {
  token: '모르는 토큰',
  'expired token': '기한이 지난 토큰',
  passkey: '맞지 않는 패스키',
  code: '쓸 수 없는 코드',
}

export const activity: typeof english = {
  title: '누가 무엇을 했나',
  lead: '여기서 바뀐 모든 일을 새것부터 보여요. 고치거나 지울 수 없고, 들어오지 못한 시도는 최근 것만 남아요.',
  kind: '무엇을',
  everything: '모든 일',
  who: '누가',
  everybody: '모두',
  kinds: {
    editions: '판',
    catalogs: '카탈로그와 키',
    people: '사람',
    entries: '드나듦',
    failures: '들어오지 못한 시도',
    tokens: '토큰',
    webhooks: '웹훅',
    upkeep: '정리',
  },
  did: {
    publish: ({ edition, what }) => `${what} ${n(edition)}판 발행`,
    rollback: ({ edition, restores, what }) => `${what} ${n(restores)}판으로 되돌림, 이제 ${n(edition)}판`,
    compact: ({ edition, restores, what }) => `${what} 색인을 합침, ${n(edition)}판은 ${n(restores)}판과 같은 내용`,
    pin: ({ edition, what }) => `${what} ${n(edition)}판 고정`,
    unpin: ({ edition, what }) => `${what} ${n(edition)}판 고정 풀기`,
    schedule: ({ edition, what, at }) => `${what} ${n(edition)}판을 ${formatMoment('ko', at)}에 발행하기로 예약`,
    'schedule failed': ({ edition, what, detail }) => `예약한 ${what} ${n(edition)}판을 발행하지 못함: ${detail}`,
    'schedule cancelled': ({ edition, what }) => `예약한 ${what} ${n(edition)}판 취소`,
    catalog: ({ what }) => `${what}에 서명할 수 있는 키를 정함`,
    invite: ({ detail }) => `${role(detail)} 한 명 초대`,
    'invite withdrawn': () => '초대를 거둠',
    'person joined': ({ detail }) => `${withParticle(role(detail), '으로/로')} 들어옴`,
    role: ({ what, detail }) => `${what}의 역할을 ${withParticle(role(detail), '으로/로')} 바꿈`,
    'person removed': ({ what }) => `${what} 내보냄`,
    'signed in': () => '들어옴',
    'signed out': () => '나감',
    'sign-in failed': ({ what, detail, times }) =>
      `${what || '여러 주소'}에서 ${withParticle(credentials[detail] ?? '맞지 않는 것', '으로/로')} ${n(times)}번 들어오려 함`,
    passkey: ({ what }) => `패스키 “${what}” 추가`,
    'passkey removed': ({ what }) => `패스키 “${what}” 지움`,
    token: ({ what, detail }) => `토큰 “${what}” 만듦 (${detail})`,
    'token revoked': ({ what }) => `토큰 “${what}” 없앰`,
    webhook: ({ what }) => `${what} 웹훅 추가`,
    'webhook enabled': ({ what }) => `${what} 웹훅 다시 켬`,
    'webhook removed': ({ what }) => `${what} 웹훅 지움`,
    collect: () => '어느 판에도 없는 파일을 지움',
  },
  by: (name, when) => `${name || '모르는 사람'}, ${formatFullMoment('ko', when)}`,
  none: '아직 아무 일도 없었어요.',
  noneOf: '이런 일은 없었어요.',
  clear: '모두 보기',
  loading: '불러오고 있어요',
  more: '더 보기',
  export: 'CSV로 저장',
}
