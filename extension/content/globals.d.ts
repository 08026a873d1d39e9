/** What the classic content scripts share, so that the type checker knows it too. */

interface FoundNumber {
  start: number;
  end: number;
  text: string;
  /** E.164 */
  number: string;
  extension: string;
  /** libphonenumber's type, such as MOBILE */
  kind: string;
}

interface NumberSettings {
  country: string;
  areaCode: string;
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

interface LibPhoneNumberApi {
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

interface Mark {
  range: StaticRange;
  number: FoundNumber;
  at: number;
}

interface CardStack {
  /** The closed shadow root; null while nothing is shown. */
  readonly root: ShadowRoot | null;
  show(calls: CardView[]): void;
  notify(text: string, tone?: "error" | "info"): void;
  remove(): void;
}

interface NumberMarks {
  mark(node: Text, plan: NumberSettings): void;
  forget(node: Text): void;
  at(x: number, y: number): { number: FoundNumber; rect: DOMRect; element: Element; at: number } | null;
  clear(): void;
  readonly size: number;
}

type IconNode = [tag: string, attributes: Record<string, string>];

interface NeonContent {
  icon(name: string): SVGElement;
  setIcons(icons: Record<string, IconNode[]>): void;
  findNumbers(text: string, plan: NumberSettings): FoundNumber[];
  mayHoldNumber(text: string): boolean;
  observeText(options: {
    root: Node;
    onText: (node: Text) => void;
    onGone: (node: Text) => void;
    signal: AbortSignal;
  }): void;
  createMarks(): NumberMarks;
  isSeen(element: Element | null): boolean;
  createChip(options: { label: (number: FoundNumber) => string; onCall: (number: FoundNumber) => void; css: string }): NumberChip;
  createCardStack(options: {
    css: string;
    send: (message: { type: string; [field: string]: unknown }) => Promise<unknown>;
    now?: () => number;
    mount?: HTMLElement;
  }): CardStack;
  card?: CardStack;
  chip?: NumberChip;
  marks?: NumberMarks;
  stop?: () => void;
}

interface NumberChip {
  readonly host: HTMLElement | null;
  readonly root: ShadowRoot | null;
  show(number: FoundNumber, rect: DOMRect): void;
  hide(): void;
  remove(): void;
}

declare var NeonCS: NeonContent;
declare var libphonenumber: LibPhoneNumberApi;
