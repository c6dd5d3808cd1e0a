/** Korean words of putting the index together. */
import { formatMegabytes, formatMoment, formatNumber } from '../i18n/format.ts'
import type { index as english } from './compact.en.ts'

const n = (value: number) => formatNumber('ko', value)
const megabytes = (bytes: number) => `${formatMegabytes('ko', bytes)} MB`

export const index: typeof english = {
  title: '색인',
  state: (parts, least, removed) =>
    `색인이 ${n(parts)}개로 나뉘어 있어요. ${n(least)}개면 충분해요.${removed ? ` 그 안의 ${n(removed)}개는 더는 검색되지 않아요.` : ''}`,
  lead: (bytes) => `합쳐도 검색 결과는 그대로예요. 기기마다 한 번 ${megabytes(bytes)}까지 새로 받아요.`,
  go: '합치기',
  going: '색인을 합치고 있어요',
  reading: '읽고 있어요',
  parts: (made, all) => `${n(all)}개 중 ${n(made)}개`,
  ending: '거의 끝났어요',
  meanwhile: '그동안 여기서 다른 일을 해도 돼요.',
  stop: '취소',
  stopping: '이 부분까지 하고 취소해요',
  stopped: '취소했어요. 보낸 것은 없어요.',
  nothing: '색인이 이미 가장 적은 수로 합쳐져 있어요.',
  done: (edition, parts, fresh) =>
    `이제 색인이 ${n(parts)}개이고 ${n(edition)}판이 됐어요. 기기는 ${megabytes(fresh)}를 받아요.`,
  raced: '다른 편집자가 먼저 발행해서 그 판이 나와 있어요. 잃은 것은 없어요. 색인을 합칠지 다시 확인해 주세요.',
  waiting: (edition, at) =>
    `${n(edition)}판이 예약돼 있어서(${formatMoment('ko', at)}) 지금 합치면 그 판이 번호를 잃어요. 그 뒤에 합치거나 먼저 취소해 주세요.`,
}
