/** Korean words for other publishers. */
import { counted } from './counts.ko.ts'
import { formatDay, formatMegabytes } from './format.ts'
import { withParticle } from './particles.ts'
import type { Words } from './en.ts'

const problems: Record<string, string> = {
  invalid: '물어볼 수 있는 주소가 아니에요. https://shop.example처럼 https://로 시작하는 가게 주소를 넣어 주세요.',
  conflict: '이미 추가된 발행처예요.',
  offline: '오프라인이에요. 네트워크가 돌아오면 다시 해 주세요.',
  network: '그 주소에서 답이 없거나, 이 페이지가 읽지 못하게 되어 있어요. Ensemble 발행처가 아닐 수 있어요.',
  'not-found': '답은 오지만 Ensemble 발행처가 아니거나, 아직 발행한 것이 없어요.',
  'signature-invalid': '자기 키로 서명한 것이 아니에요. 아무것도 받지 않았어요.',
  'manifest-invalid': '이 앱의 버전으로는 읽을 수 없어요. 아무것도 받지 않았어요.',
  'space-mismatch': '다른 모델을 써서 여기 상품과 비교할 수 없어요.',
  'hash-mismatch': '파일 하나가 손상되어 왔어요. 아무것도 받지 않았으니 다시 해 주세요.',
  'shard-damaged': '발행처의 파일이 손상되어 있어요. 아무것도 받지 않았어요.',
  'too-large': '이 앱이 받을 수 있는 크기를 넘어요.',
  'storage-full': '이 기기에 남은 공간이 없어요. 공간을 비우고 다시 해 주세요.',
  other: '받을 수 없었어요.',
}

const standing: Record<string, string> = {
  'signature-invalid': '새 판이 수락한 키로 서명되지 않았어요. 마지막으로 확인된 판을 계속 써요.',
  'manifest-invalid': '새 판을 읽을 수 없어요. 마지막으로 확인된 판을 계속 써요.',
  'hash-mismatch': '새 판이 손상되어 있어요. 마지막으로 확인된 판을 계속 써요.',
  'shard-damaged': '새 판이 손상되어 있어요. 마지막으로 확인된 판을 계속 써요.',
  'space-mismatch': '지금 이 앱과 다른 모델을 써요. 같은 모델이 되면 다시 검색해요.',
  'not-found': '이 기기에서 파일 일부가 없어졌거나, 더는 발행하지 않아요.',
  other: '새 판을 받을 수 없었어요. 마지막으로 확인된 판을 계속 써요.',
}

export const publishers: Words['publishers'] = {
  title: '다른 발행처',
  lead: '여러 가게를 한 번에 검색해요. 발행처의 상품은 미리 받아 두고, 사진과 검색은 어디에도 보내지 않아요.',
  address: '발행처 주소',
  look: '살펴보기',
  looking: '무엇이 있는지 묻고 있어요',
  offered: (name) => `${withParticle(name, '이/가')} 발행하는 것`,
  key: () => '키 지문',
  trust: '발행처가 다른 곳에 알린 지문과 비교해 보세요. 앞으로 이 주소에서는 이 키로 서명한 것만 받아요.',
  holds: (items, looks) => `${counted(items, 'all')}, ${counted(looks, 'looks')}`,
  edition: (n, created) => `${n}판, ${formatDay('ko', created)}`,
  size: (bytes, pictures) =>
    `이 기기에 ${formatMegabytes('ko', bytes)} MB 저장, 그중 사진 ${formatMegabytes('ko', pictures)} MB`,
  accept: '추가',
  cancel: '취소',
  fetching: (name) => `${name} 받는 중`,
  added: (name) => `이제 ${name}도 함께 검색해요.`,
  rests: (name) => `${name} 검색은 잠시 쉬어요.`,
  searched: (name) => `${name} 검색`,
  kept: (bytes) => `${formatMegabytes('ko', bytes)} MB 저장됨`,
  remove: (name) => `${name} 삭제`,
  removeShort: '삭제',
  removed: (name) => `${withParticle(name, '을/를')} 삭제했어요.`,
  newer: '새 판 확인',
  looked: '모두 확인했어요.',
  unreached: (names) => `${names}에서 답이 없어요. 여기 있는 것은 그대로 써요.`,
  isNewest: '새로운 것이 없어요.',
  from: '발행처',
  problem: (code) => problems[code] ?? problems['other'],
  standing: (code) => standing[code] ?? standing['other'],
}
