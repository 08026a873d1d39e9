/** What the classic content scripts share, so that the type checker knows it too. */

interface FoundNumber {
  /** in UTF-16 units of the whole text; with the extension */
  start: number;
  end: number;
  text: string;
  /** E.164, never with the extension; an exchange's own digits for "extension" and "short_code" */
  number: string;
  extension: string;
  /** mobile, fixed, fixed_or_mobile, toll_free, shared_cost, premium, personal, voip, company, pager, voicemail, extension, short_code, unknown */
  kind: string;
}

interface NumberSettings {
  country: string;
  areaCode: string;
  /** of the page, as "pt-BR": its phone words count beside those of the country and of English */
  language?: string;
  /** whether there is an exchange that dials extensions and short codes */
  exchange?: boolean;
}

interface DigitsAt {
  digits: string;
  start: number;
  end: number;
}

/** Digits in a row, and what joins them to those before; see number-text.js. */
interface DigitGroup extends DigitsAt {
  /** where a number begins that begins with this group: with its plus and bracket */
  lead: number;
  hasPlus: boolean;
  isOpen: boolean;
  /** how many groups on the bracket closes, -1: it does not */
  closes: number;
  /** " ", "-", ".", "/", " - ", " / " or ""; null: nothing that joins */
  gap: string | null;
}

/** What a person is asked about before it is dialled; "": nothing. */
type DialQuestion = "premium" | "emergency" | "";

/** The last digits of a number, joined by hyphens or in one; `stop` is the group behind them. */
interface NumberTail extends DigitsAt {
  isJoined: boolean;
  stop: number;
}

type NumberLook = "strong" | "usual" | "local" | "bare" | "";
/** Beside a phone word, or in a list with what is. */
type NumberSigns = { look: NumberLook; isBeside: boolean };
/** What a word beside digits says of them. */
type Meaning = "phone" | "fax" | "money" | "other" | "item" | "counted" | "count" | "filler" | "";

interface ParsedNumber {
  /** E.164 */
  number: string;
  /** without the country code */
  national: string;
  /** the country code */
  code: string;
  /** libphonenumber's, such as MOBILE; "" where no plan has the number */
  type: string;
  /** as the country writes it, by libphonenumber */
  format(): string;
}

interface ReadNumber {
  /** E.164 */
  number: string;
  kind: string;
  /** without the country code */
  national: string;
}

interface LibPhoneNumber {
  number: string;
  country?: string;
  countryCallingCode: string;
  nationalNumber: string;
  isValid(): boolean;
  getType(): string | undefined;
  format(style: "INTERNATIONAL" | "NATIONAL"): string;
}

interface NumberingPlan {
  callingCode(): string;
  nationalNumberPattern(): string;
  nationalPrefixForParsing(): string | undefined;
  type(name: string): { pattern(): string; possibleLengths(): number[] } | undefined;
}

interface LibPhoneNumberApi {
  Metadata: new () => {
    numberingPlan: NumberingPlan;
    selectNumberingPlan(country: string): void;
    getCountryCodesForCallingCode(code: string): string[] | undefined;
  };
  getCountries(): string[];
  parsePhoneNumberFromString(
    text: string,
    options: { defaultCountry: string; extract?: boolean },
  ): LibPhoneNumber | undefined;
}

interface Person {
  id: string;
  name: string;
  company: string;
  title: string;
  /** http or https, or "" */
  url: string;
  /** why the helper thinks so, such as same_number */
  reason: string;
  /** the person said that of several it is this one */
  isChosen: boolean;
}

/** A call as the card shows it. Times are epoch milliseconds, 0 where there is none. */
interface CardView {
  id: string;
  state: "ringing" | "dialing" | "talking" | "held" | "ended";
  direction: "inbound" | "outbound";
  endReason: string;
  displayName: string;
  number: string;
  dialable: string;
  isPrivate: boolean;
  /** ISO 3166, where it is abroad, else "" */
  country: string;
  people: Person[];
  isAmbiguous: boolean;
  isLookedUp: boolean;
  startedAt: number;
  answeredAt: number;
  endedAt: number;
  durationMs: number;
}

/** A number on the page; `start` and `end` are places in its line. */
interface PageNumber extends FoundNumber {
  range: StaticRange;
  /** the texts it stands in */
  nodes: Text[];
  /** as which it is remembered when it is none */
  shape: string;
}

/** What people read as one line; see line.js. */
interface TextLine {
  text: string;
  parts: LinePart[];
}

/** One text of a line: from where in it, and to which place each character belongs where blanks were left out. */
interface LinePart {
  node: Text;
  /** of the whole text, when it was read */
  length: number;
  start: number;
  end: number;
  from: number;
  offsets: number[] | null;
}

/** A number at a place on the page, and the text that it begins in. `at` is when it was marked. */
interface NumberHit {
  node: Text;
  number: PageNumber;
  rect: DOMRect;
  at: number;
}

type Stop = Pick<NumberHit, "node" | "number">;

/** A part of a text: what begins between `start` and `end` is its own, `from` is where `text` begins. */
interface TextPiece {
  from: number;
  start: number;
  end: number;
  text: string;
}

interface JobQueue {
  /** urgent: before all that is not */
  add(job: Iterator<unknown>, how?: { isUrgent?: boolean }): void;
}

interface Document {
  /** Not in Firefox. */
  readonly prerendering?: boolean;
}

interface TextPlace {
  start: number;
  end: number;
}

interface TextListener {
  /** a text that may matter: it has come, it has changed, or all are told anew */
  onText: (node: Text) => void;
  /** it was taken out, or does not matter */
  onGone: (node: Text) => void;
  /** this text, or some in this element, has changed, come or gone: what stands around it may mean something else */
  onAround: (changed: Node) => void;
  onHead: () => void;
  /** the next text does not follow the one before */
  onElsewhere: () => void;
  /** whether a text is worth being told of */
  mayMatter: (text: string) => boolean;
  /** whether it is with what stands beside it */
  isPart: (text: Text) => boolean;
  /** the next place that matters in a text of many nodes */
  placeAfter: (text: string, from: number) => TextPlace | null;
}

interface TextObserver {
  queue: JobQueue;
  adopt(root: ShadowRoot): void;
  readAgain(): void;
}

interface NearView {
  add(text: Text): void;
  remove(text: Text): void;
  has(text: Text): boolean;
  isNear(text: Text): boolean;
  /** the next text that is added does not follow the one before */
  separate(): void;
  clear(): void;
}

/** What the background says of finding numbers in a frame. */
interface NumberState extends NumberSettings {
  isOn: boolean;
  /** what is no number on this site */
  shapes: string[];
  /** numbers of the police and the like */
  emergency?: string[];
}

interface CardStack {
  /** The closed shadow root; null while nothing is shown. */
  readonly root: ShadowRoot | null;
  show(calls: CardView[]): void;
  notify(text: string, tone?: "error" | "info"): void;
  /** A sentence with a button, which stays until it is pressed or closed. */
  ask(text: string, label: string, onYes: () => void): void;
  remove(): void;
}

interface NumberMarks {
  /** it may hold numbers: they are wanted when it is near what is seen */
  expect(node: Text): void;
  mark(node: Text, numbers: PageNumber[]): void;
  forget(node: Text): void;
  /** null: it was not read yet; undefined: it does not matter */
  found(node: Text): PageNumber[] | null | undefined;
  /** what was found; where that is not known yet it is wanted now */
  numbersOf(node: Text): PageNumber[];
  at(x: number, y: number): NumberHit | null;
  isDrawn(node: Text): boolean;
  isNear(node: Text): boolean;
  /** the next text that is expected does not follow the one before */
  separate(): void;
  clear(): void;
  remove(): void;
  /** No text here may hold numbers. */
  readonly isEmpty: boolean;
  /** How many are highlighted: those near what is seen. */
  readonly size: number;
}

interface PageNumbers {
  set(state: NumberState): void;
  /** null: libphonenumber is needed and did not come */
  read(node: Text): Generator<unknown, PageNumber[] | null, undefined>;
  adopt(root: ShadowRoot): void;
  stop(): void;
  readonly marks: NumberMarks;
  readonly isOn: boolean;
  readonly isWelcome: boolean;
}

interface NumberWalk {
  go(step: 1 | -1, fromEdge: boolean): Promise<boolean>;
  leave(): void;
  report(): { mayHave: boolean; isHere: boolean };
}

/** `link`: what was clicked, where it was no number on the page */
type Dial = (number: string, source: "page" | "link", how?: { isMeant?: boolean; link?: ClickedLink }) => Promise<void>;
type ClickedLink = { element: Element; isByKey: boolean };

/** What the chip is under: a number on the page, or a link. */
interface ChipPlace {
  number: FoundNumber & Partial<PageNumber>;
  rect: DOMRect;
  link?: Element;
}

interface ChipOptions {
  css: string;
  format: (number: FoundNumber) => string;
  /** in words, "" where nobody knows */
  who: (number: FoundNumber) => Promise<string>;
  questionOf: (number: FoundNumber) => DialQuestion;
  /** `isMeant`: the person was asked */
  onCall: (number: FoundNumber, isMeant: boolean) => void;
  onReject: (number: FoundNumber & Partial<PageNumber>) => void;
  /** the chip is to go */
  onLeave: () => void;
}

interface ChipParts {
  host: HTMLElement;
  root: ShadowRoot;
  box: HTMLElement;
  call: HTMLButtonElement;
  copy: HTMLButtonElement;
  reject: HTMLButtonElement;
  warning: HTMLElement;
  owner: HTMLElement;
  status: HTMLElement;
}

type IconNode = [tag: string, attributes: Record<string, string>];

interface NeonContent {
  icon(name: string): SVGElement;
  setIcons(icons: Record<string, IconNode[]>): void;
  findNumbers(text: string, plan: NumberSettings): FoundNumber[];
  mayHoldNumber(text: string, plan: NumberSettings): boolean;
  mayMatter(text: string, plan: NumberSettings): boolean;
  plainText(text: string, country: string): string;
  placeAfter(text: string, from: number, plan: NumberSettings): TextPlace | null;
  hasDigit(text: string): boolean;
  isPartOfNumber(text: Text, plan: NumberSettings): boolean;
  ANY_DIGIT: string;
  digitsPattern(country: string): string;
  vanityPattern(country: string): string;
  eachPiece(text: string, country: string, visit: (groups: DigitGroup[]) => number, skip: (digits: DigitsAt) => number): void;
  otherWords: { always: Map<string, Meaning>; inLanguage: Record<string, string>; faxPart: RegExp; otherPart: RegExp };
  wordsFor(plan: NumberSettings): Map<string, Meaning>;
  meaningOf(word: string, meanings: Map<string, Meaning>): Meaning;
  meaningBefore(text: string, at: number, meanings: Map<string, Meaning>): Meaning;
  meaningAfter(text: string, at: number, meanings: Map<string, Meaning>): Meaning;
  isDrawn(text: string, at: number): boolean;
  otherThingFrom(text: string, digits: DigitsAt): number;
  houseNumberAt(text: string, groups: DigitGroup[], at: number): number;
  endsTimeOrPrice(text: string, digits: DigitsAt): boolean;
  isTouchedBefore(text: string, at: number, meanings: Map<string, Meaning>): boolean;
  isTouchedAfter(text: string, at: number, isSip: boolean, meanings: Map<string, Meaning>): boolean;
  isNamedAfter(text: string, at: number): boolean;
  addressesIn(text: string): number[];
  lookOf(groups: DigitGroup[], plan: NumberSettings): NumberLook;
  hasForms(country: string): boolean;
  bracketIn(groups: DigitGroup[]): number;
  digitsIn(groups: DigitGroup[], from: number, to: number): number;
  startOf(own: DigitGroup[]): number;
  isOpeningHours(own: DigitGroup[]): boolean;
  isPairs(own: DigitGroup[]): boolean;
  standsApart(groups: DigitGroup[], place: { at: number; stop: number; end: number }, look: NumberLook, strangers: number): boolean;
  stopsFrom(groups: DigitGroup[], at: number, end: number): number[];
  isApart(group: DigitGroup): boolean;
  nextApart(groups: DigitGroup[], at: number, end: number): number;
  isDateOrPrice(groups: DigitGroup[], at: number, stop: number): boolean;
  isOddDay(groups: DigitGroup[], at: number, stop: number): boolean;
  areListed(text: string, end: number, start: number): boolean;
  tailsBehind(text: string, groups: DigitGroup[], number: { from: number; to: number }, country: string, meanings: Map<string, Meaning>): NumberTail[];
  digitsOf(groups: DigitGroup[]): string;
  formOf(groups: DigitGroup[]): string;
  parseDigits(text: string, country: string): ParsedNumber | null;
  readNumber(groups: DigitGroup[], signs: NumberSigns, written: string, plan: NumberSettings): ReadNumber | null;
  readTail(first: ReadNumber, tail: string, country: string): ReadNumber | null;
  acceptNumber(digits: string, country: string): ReadNumber | null;
  mayHoldVanity(text: string, country: string): boolean;
  vanityIn(text: string, plan: NumberSettings): { start: number; end: number; digits: string }[];
  findVanity(text: string, plan: NumberSettings): FoundNumber[];
  findInternal(text: string, plan: NumberSettings): FoundNumber[];
  extensionAt(text: string, at: number): { extension: string; end: number } | null;
  isCounted(after: string): boolean;
  createQueue(signal: AbortSignal): JobQueue;
  pause(): Promise<unknown>;
  piecesOf(text: string): Generator<TextPiece>;
  PIECE_CHARS: number;
  MARGIN_CHARS: number;
  observeText(listener: TextListener, signal: AbortSignal): TextObserver;
  composed(root: Node): Generator<Text | ShadowRoot>;
  isLarge(): boolean;
  likelyRoots(): Generator<ShadowRoot | null>;
  partsOf(page: Document): Node[];
  rootsIn(root: Node): Generator<ShadowRoot | null>;
  lookAt(x: number, y: number): { element: Element | null; shadowRoots: ShadowRoot[] };
  holderOf(node: Node): Element | null;
  isSeen(element: Element | null): boolean;
  isLeftAlone(node: Text): boolean;
  isTaken(event: Event): boolean;
  isIgnored(element: Element): boolean;
  forbidsDetection(): boolean;
  shapeOf(text: string, number: { start: number; end: number }, place: string): string;
  placeOf(element: Element): string;
  createNearView(parts: { onNear: (text: Text) => void; onFar: (text: Text) => void }): NearView;
  createMarks(parts: { onWanted: (node: Text) => void }): NumberMarks;
  rectsOf(number: PageNumber): DOMRect[];
  lineOf(node: Text): TextLine;
  lineRoot(node: Node): Node;
  isStill(line: TextLine): boolean;
  rangeIn(line: TextLine, start: number, end: number): { nodes: Text[]; range: StaticRange; text: string };
  liveRange(range: StaticRange): Range | null;
  labelOf(block: Element): string;
  createNumbers(parts: { loadLibrary: () => Promise<unknown> }): PageNumbers;
  copyText(text: string): Promise<boolean>;
  createChip(options: ChipOptions): NumberChip;
  createWalk(parts: { numbers: PageNumbers; chip: NumberChip; signal: AbortSignal }): NumberWalk;
  watchPointer(parts: { numbers: PageNumbers; chip: NumberChip; walk: NumberWalk; questionOf: ChipOptions["questionOf"]; dial: Dial; leave: () => void; signal: AbortSignal }): void;
  /** In words. */
  warningOf(question: Exclude<DialQuestion, "">): string;
  createCardStack(options: {
    css: string;
    send: (message: { type: string; [field: string]: unknown }) => Promise<any>;
    now?: () => number;
    mount?: HTMLElement;
  }): CardStack;
  card?: CardStack;
  chip?: NumberChip;
  marks?: NumberMarks;
  numbers?: PageNumbers;
  walk?: NumberWalk;
  stop?: () => void;
}

interface NumberChip {
  readonly host: HTMLElement | null;
  readonly root: ShadowRoot | null;
  /** The link that it is under. */
  readonly link: Element | null;
  /** The keyboard is in it. */
  readonly isByKey: boolean;
  /** `isAsking`: whether the person means it, where there is a question */
  show(place: ChipPlace | NumberHit, how?: { isByKey?: boolean; isAsking?: boolean }): void;
  hide(): void;
  /** Where the number is now. */
  place(): void;
}

declare var NeonCS: NeonContent;
declare var libphonenumber: LibPhoneNumberApi;
