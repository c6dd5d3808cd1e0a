/**
 * Attributes of a piece: 18 groups, 11 of which hold one word and 7 several, each with the pieces it applies to. Ids are
 * written into catalogs and heads: add, never rename.
 */
import { colours, type Name, subCategories, type SuperCategory } from './taxonomy.ts'

export interface AttributeValue {
  id: string
  name: Name
}

export interface AttributeGroup {
  id: string
  name: Name
  /** A piece has exactly one of these words, or any number of them. */
  choice: 'single' | 'multi'
  values: readonly AttributeValue[]
  /** Sub-categories of which the group says something. */
  of: ReadonlySet<string>
}

/** "id=English=한국어", the words of a group. */
const words = (text: string): AttributeValue[] =>
  text.split(' | ').map((entry) => {
    const [id, en, ko] = entry.split('=')
    return { id, name: { en, ko } }
  })

/** Super-categories stand for all of their sub-categories. */
function pieces(...ids: (SuperCategory | string)[]): ReadonlySet<string> {
  return new Set(
    subCategories
      .filter(({ id, superCategory }) => ids.includes(id) || ids.includes(superCategory))
      .map(({ id }) => id),
  )
}

const clothes = ['outer', 'top', 'bottom', 'dress']
const trousers = ['jeans', 'trousers', 'cargo', 'shorts']
const all = [...clothes, 'shoes', 'bag']

const group = (
  id: string,
  name: string,
  choice: AttributeGroup['choice'],
  of: string[],
  values: string | readonly AttributeValue[],
): AttributeGroup => {
  const [en, ko] = name.split('=')
  return {
    id,
    name: { en, ko },
    choice,
    of: pieces(...of),
    values: typeof values === 'string' ? words(values) : values,
  }
}

const single = (id: string, name: string, of: string[], values: string) => group(id, name, 'single', of, values)
const multi = (id: string, name: string, of: string[], values: string | readonly AttributeValue[]) =>
  group(id, name, 'multi', of, values)

export const attributeGroups: readonly AttributeGroup[] = [
  multi('colour', 'Colour=색상', all, colours),
  single(
    'pattern',
    'Pattern=무늬',
    all,
    'plain=Plain=무지 | stripe=Striped=줄무늬 | check=Checked=체크 | dot=Dotted=도트 | floral=Floral=꽃무늬 | ' +
      'print=Printed=프린트 | animal=Animal print=애니멀 | colour-block=Colour-blocked=배색',
  ),
  multi(
    'material',
    'Fabric=소재',
    all,
    'cotton=Cotton=코튼 | denim=Denim=데님 | leather=Leather=가죽 | suede=Suede=스웨이드 | wool=Wool=울 | ' +
      'knitted=Knitted=니트 | linen=Linen=린넨 | silk=Silk or satin=실크·새틴 | nylon=Nylon=나일론 | down=Down=다운 | ' +
      'fleece=Fleece=플리스 | corduroy=Corduroy=코듀로이 | velvet=Velvet=벨벳 | canvas=Canvas=캔버스 | mesh=Mesh=메시',
  ),
  single(
    'sleeve',
    'Sleeves=소매',
    ['outer', 'top', 'dress'],
    'sleeveless=Sleeveless=민소매 | short=Short-sleeved=반소매 | elbow=Elbow-length sleeves=칠부 소매 | long=Long-sleeved=긴소매',
  ),
  single(
    'neckline',
    'Neckline=넥라인',
    ['top', 'dress', 'cardigan'],
    'crew=Crew neck=라운드넥 | v=V-neck=브이넥 | square=Square neck=스퀘어넥 | boat=Boat neck=보트넥 | high=High neck=하이넥 | ' +
      'hood=Hooded=후드 | polo=Polo collar=폴로 칼라 | shirt=Shirt collar=셔츠 칼라 | band=Band collar=밴드 칼라 | tie=Tie neck=리본 타이',
  ),
  single(
    'collar',
    'Collar=칼라',
    ['outer'],
    'none=Collarless=노칼라 | point=Point collar=포인트 칼라 | notch=Notched lapels=노치드 라펠 | peak=Peaked lapels=피크드 라펠 | ' +
      'shawl=Shawl collar=숄칼라 | stand=Stand collar=스탠드 칼라 | storm=Storm collar=트렌치 칼라 | hood=Hood=후드',
  ),
  single(
    'length',
    'Length=기장',
    [...clothes, 'boot'],
    'cropped=Cropped=크롭 | hip=Hip-length=힙 기장 | thigh=Thigh-length=허벅지 기장 | mini=Mini=미니 | knee=Knee-length=무릎 기장 | ' +
      'midi=Midi=미디 | maxi=Maxi=맥시 | short=Short=쇼트 | ankle=Ankle-length=발목 기장 | full=Full-length=풀 기장 | high=Knee-high=무릎 높이',
  ),
  single(
    'fit',
    'Fit=핏',
    ['outer', 'top', 'dress', ...trousers],
    'slim=Slim=슬림 | regular=Regular=레귤러 | relaxed=Relaxed=릴랙스 | oversized=Oversized=오버사이즈 | skinny=Skinny=스키니 | ' +
      'straight=Straight=일자 | tapered=Tapered=테이퍼드 | wide=Wide=와이드 | flared=Flared=플레어 | balloon=Balloon=벌룬',
  ),
  single(
    'closure',
    'Closure=여밈',
    ['outer', 'hoodie', 'shoes'],
    'button=Buttoned=단추 | zip=Zipped=지퍼 | double-breasted=Double-breasted=더블 브레스트 | belt=Belted=벨트 | open=Open=오픈 | ' +
      'pullover=Pullover=풀오버 | laces=Laced=레이스업 | slip-on=Slip-on=슬립온 | buckle=Buckled=버클 | strap=Strapped=스트랩',
  ),
  single('rise', 'Rise=밑위', trousers, 'mid=Mid-rise=미드라이즈 | high=High-rise=하이라이즈'),
  single(
    'heel',
    'Heel=굽',
    ['shoes'],
    'flat=Flat=플랫 | low=Low heel=낮은 굽 | mid=Mid heel=중간 굽 | high=High heel=높은 굽',
  ),
  single(
    'sole',
    'Sole=밑창',
    ['sneaker', 'loafer', 'derby', 'heel'],
    'cup=Cup sole=컵솔 | run=Running sole=러닝 솔 | chunky=Chunky sole=청키 솔 | leather=Leather sole=가죽창 | ' +
      'stiletto=Stiletto=스틸레토 | block=Block heel=블록힐 | wedge=Wedge=웨지',
  ),
  single(
    'strap',
    'Strap=스트랩',
    ['bag'],
    'handles=Handles=손잡이 | shoulder=Shoulder strap=숄더 스트랩 | chain=Chain=체인 | long=Long strap=긴 스트랩 | ' +
      'two=Two straps=양어깨 스트랩 | none=No strap=스트랩 없음',
  ),
  multi(
    'season',
    'Season=계절',
    all,
    'spring=Spring=봄 | summer=Summer=여름 | autumn=Autumn=가을 | winter=Winter=겨울',
  ),
  multi(
    'occasion',
    'Occasion=상황',
    all,
    'weekend=Weekend=주말 | work=Work=출근 | date=Date=데이트 | evening=Evening=저녁 | travel=Travel=여행 | formal=Formal=격식 있는 자리',
  ),
  multi(
    'style',
    'Style=스타일',
    all,
    'minimal=Minimal=미니멀 | street=Street=스트리트 | classic=Classic=클래식 | casual=Casual=캐주얼 | sporty=Sporty=스포티 | ' +
      'romantic=Romantic=로맨틱 | workwear=Workwear=워크웨어 | vintage=Vintage=빈티지',
  ),
  multi('gender', 'For=성별', all, 'women=Women=여성 | men=Men=남성'),
  multi(
    'detail',
    'Details=디테일',
    all,
    'pleated=Pleated=플리츠 | wrap=Wrapped=랩 | tiered=Tiered=티어드 | slit=Slit=슬릿 | a-line=A-line=A라인 | pencil=Pencil=펜슬 | ' +
      'quilted=Quilted=퀼팅 | biker=Biker=바이커 | bomber=Bomber=봄버 | trucker=Trucker=트러커 | flap=Flap=플랩 | ' +
      'drawstring=Drawstring=조임끈 | hooded=Hooded=후드 | logo=Logo=로고',
  ),
]

const byId = new Map(attributeGroups.map((each) => [each.id, each]))

/** @throws RangeError naming the unknown id. */
export function attributeGroup(id: string): AttributeGroup {
  const found = byId.get(id)
  if (!found) throw new RangeError(`unknown attribute group "${id}"`)
  return found
}

/** Name of a word of a group; undefined when the vocabulary does not have it. */
export const attributeValue = (groupId: string, id: string): AttributeValue | undefined =>
  byId.get(groupId)?.values.find((value) => value.id === id)
