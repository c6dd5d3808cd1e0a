/** Korean words of the You page. */
import { counted } from './counts.ko.ts'
import { formatDay, formatMegabytes, formatMilliseconds, formatNumber } from './format.ts'
import { withParticle } from './particles.ts'
import type { Words } from './en.ts'

export const you: Words['you'] = {
  title: '내 공간',
  language: '언어',
  theme: '테마',
  themes: { system: '시스템 설정', light: '밝게', dark: '어둡게' },
  engine: '검색 방식',
  runsOn: (name, threads) =>
    threads > 1
      ? `${withParticle(name, '으로/로')} 실행해요. 스레드 ${threads}개.`
      : `${withParticle(name, '으로/로')} 실행해요.`,
  notYet: '아직 시작하지 않았어요. 첫 검색 때 시작해요.',
  start: '지금 시작',
  provider: '방식',
  time: '사진 한 장',
  agreement: '일치도',
  slower: 'WebGPU 없이 실행 중이에요. 느리지만 결과는 같아요.',
  measure: '다시 재기',
  measuring: '재고 있어요',
  faster: (milliseconds, other, otherMilliseconds) =>
    `이 기기에서 더 빨라요: ${formatMilliseconds('ko', milliseconds)} ms, ${withParticle(other, '은/는')} ${formatMilliseconds('ko', otherMilliseconds)} ms.`,
  failures: {
    'no-webgpu': () => '이 브라우저에는 없어요.',
    'no-promise-integration': () => '이 브라우저에 필요한 기능(WebAssembly 프로미스 연동)이 없어요.',
    'no-adapter': () => '쓸 수 있는 그래픽 장치가 없어요.',
    'software-adapter': () => '쓰지 않아요. 이 기기에서는 흉내만 내서 느려요.',
    differs: (cosine) => `결과가 달라서 쓰지 않아요 (${cosine}).`,
    failed: (words) => `실패했어요: ${words}`,
  },
  storage: '이 기기에 저장된 것',
  model: '모델',
  catalog: '카탈로그',
  pictures: '사진',
  yours: '보드와 기록',
  free: '남은 공간',
  megabytes: (bytes) =>
    bytes < 1e9 ? `${formatMegabytes('ko', bytes)} MB` : `${formatMegabytes('ko', bytes / 1e3)} GB`,
  pictureKeeping: {
    lead: '한 번 본 사진은 저절로 저장돼요. 모두 저장해 두면 네트워크가 없어도 결과마다 사진이 보여요.',
    keep: (size) => `사진 모두 이 기기에 저장, ${size}`,
    goOn: (size) => `나머지도 저장, ${size}`,
    amount: (kept, of) => `사진 ${formatNumber('ko', of)}장 중 ${formatNumber('ko', kept)}장`,
    label: '사진 저장 중',
    stop: '멈추기',
    all: (of) => `사진 ${formatNumber('ko', of)}장이 모두 이 기기에 있어요.`,
    drop: '사진 지우기',
    failed: '사진을 다 받지 못했어요. 받은 사진은 저장했어요.',
  },
  edition: '카탈로그',
  editionIs: (n, created) => `${n}판, ${formatDay('ko', created)}`,
  editionHolds: (items, looks) => `${counted(items, 'all')}, ${counted(looks, 'looks')}.`,
  look: '새 판 확인',
  newest: '가장 새로운 판이에요.',
  newer: '새 판을 받았어요.',
  refused: '새 판이 진짜가 아니에요. 마지막으로 확인된 판을 계속 써요.',
  own: '내 것',
  ownLead: '보드와 기록은 이 기기에만 있어요. 파일로 내보내거나 가져올 수 있어요.',
  export: '파일로 내보내기',
  import: '파일 가져오기',
  imported: (boards, visits) => `보드 ${boards}개, 기록 ${visits}개를 가져왔어요.`,
  importBad: 'Ensemble에서 내보낸 파일이 아니에요.',
  historyLink: '검색 기록 보기',
  forget: '모두 삭제',
  forgetLead: '모델, 카탈로그, 보드, 기록, 설정을 이 기기에서 지워요. 되돌릴 수 없어요.',
  forgetSure: '모두 삭제하기',
  keep: '그대로 두기',
  forgotten: '모두 삭제했어요.',
}
