/** What went wrong and what to do, in Korean; and the names of the steps of a search. */
import type { Words } from './en.ts'

export const problems: Words['problems'] = {
  'photo-unreadable': {
    what: '사진으로 읽을 수 없는 파일이에요.',
    todo: 'JPEG, PNG, WebP, AVIF 사진을 골라 주세요.',
  },
  'photo-unsupported': { what: '이 브라우저는 HEIC를 읽지 못해요.', todo: 'JPEG로 저장해 다시 올려 주세요.' },
  'photo-format': { what: '이 브라우저는 이런 사진 형식을 읽지 못해요.', todo: 'JPEG로 저장해 다시 올려 주세요.' },
  'photo-too-large': { what: '사진이 너무 커요.', todo: '6천만 화소보다 작게 줄여 다시 올려 주세요.' },
  'photo-too-small': { what: '옷을 알아보기에는 사진이 너무 작아요.', todo: '더 큰 사진을 골라 주세요.' },
  'storage-full': {
    what: '이 기기에 남은 공간이 없어요.',
    todo: '내 공간에서 보드나 기록을 지우거나 저장 공간을 비우고 다시 해 주세요.',
  },
  network: { what: '네트워크가 응답하지 않아요.', todo: '연결을 확인하고 다시 시도해 주세요.' },
  'backend-unavailable': {
    what: '이 브라우저에서는 검색을 실행할 수 없어요.',
    todo: 'WebAssembly SIMD가 필요해요: Chrome·Edge 91, Firefox 89, Safari 16.4 이상. 룩과 보드는 그대로 쓸 수 있어요.',
  },
  'signature-invalid': { what: '새 판이 진짜가 아니에요.', todo: '마지막으로 확인된 판을 계속 써요.' },
  'hash-mismatch': { what: '받은 파일이 손상됐어요.', todo: '다시 시도하면 손상된 부분만 새로 받아요.' },
  'not-found': { what: '아직 카탈로그가 없어요.', todo: '나중에 다시 시도해 주세요.' },
  lost: { what: '이 사진은 이제 이 기기에 없어요.', todo: '사진을 다시 골라 주세요.' },
  gone: { what: '더 이상 판매하지 않는 옷이에요.', todo: '다른 옷을 골라 주세요.' },
  other: { what: '문제가 생겼어요.' },
}

export const stepNames: Record<string, string> = {
  recallPhoto: '사진 확인',
  decodePhoto: '사진 읽기',
  evenLight: '빛 고르게 하기',
  findGarments: '옷 찾기',
  nameFrame: '고른 범위의 옷 알아보기',
  cutGarments: '오려 내기',
  poolPictures: '하나씩 살펴보기',
  describe: '특징 적기',
  openShards: '색인 열기',
  filter: '거르기',
  searchShards: '찾기',
  expandQuery: '넓히기',
  mergeByGarment: '모으기',
  weighLooks: '순서 정하기',
  loadRecords: '결과 불러오기',
}
