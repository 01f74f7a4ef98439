// model.ts - what the server sends, as the pages use it (api/*.json says it in full).
import type { Words } from './language';
import type { MatterName, Named } from './matterName';

export type FieldType = 'text' | 'long' | 'int' | 'money' | 'date' | 'bool' | 'choice' | 'choices' | 'party' | 'matter' | 'office' | 'user' | 'json';

export interface Choice {
  code: string;
  name: Words;
  group?: string;
  law?: string;
  valid_to?: string;
}

export interface Field {
  name: string;
  label: Words;
  help: Words;
  type: FieldType;
  required: boolean;
  sealed: boolean;
  choices?: Choice[];
  least?: number;
  most?: number;
  refers?: string;
  unit?: string;
  section?: Words;
  initial?: string;
  /** A date of something done: not after today. */
  past?: boolean;
  /** What a party usually is. */
  party?: 'person' | 'unit';
}

export interface Act {
  name: string;
  label: Words;
  help: Words;
  opens: boolean;
  from: string[];
  to?: string;
  by: string[];
  by_handler?: string[];
  /** Roles that alone may annul it; not there: who may perform it. */
  annulled_by?: string[];
  fields: string[];
  requires: string[];
  /** What must be true of the row as it will be, as far as a form can ask it. */
  conditions?: { that: string; why: Words }[];
  numbers: boolean;
  system: boolean;
}

export interface Stage {
  name: string;
  label: Words;
  final?: boolean;
}

export interface Kind {
  name: string;
  label: Words;
  help: Words;
  law?: string;
  title?: string;
  /** What part of the program it serves: archive, figure, account … */
  instrument?: string;
  /** Terms run in its matters. */
  terms?: boolean;
  fields: Field[];
  stages: Stage[];
  acts: Act[];
}

/** A line of the menu. */
export interface KindHead {
  name: string;
  label: Words;
  help: Words;
  group: string;
  parent?: string;
  opens: string[];
  instrument?: string;
  part?: string;
  /** What the public pages use it for. */
  public?: string;
}

export interface Party {
  id?: string | number;
  type: 'person' | 'unit';
  name: string;
  identity?: string;
  born?: string;
  sex?: string;
  place?: string;
  unit?: string;
  names?: string[];
}

export interface MatterRow {
  id: string;
  kind: string;
  office: string;
  stage: string;
  number: string | null;
  parent: string | null;
  opened_on: string;
  closed_on: string | null;
  last_seq: number;
  fields: Record<string, unknown>;
  /** Of a matter and its parts: fields that hold only what they begin with; nobody has said it yet. */
  not_given?: string[];
  /** Of a matter: sealed fields that hold something which is not shown to who is here. */
  under_seal?: string[];
  /** In lists: what is due next. */
  next_due?: { rule: string; label: Words; due_on: string; days: number };
}

export interface Due {
  rule: string;
  label: Words;
  law: string | null;
  start_on: string;
  due_on: string | null;
  state: 'open' | 'paused' | 'met' | 'cancelled' | 'restarted';
  ended_on?: string | null;
  provisional?: boolean;
}

export interface ActDone {
  id: string;
  act: string;
  label: Words;
  actor: string;
  actor_office: string;
  occurred_on: string;
  recorded_at: string;
  target: string | null;
  fields: Record<string, unknown>;
  note: string;
  number?: string;
  /** The program itself did it. */
  system?: boolean;
  /** Could I annul it now, and if not why; not there for what is annulled or amends. */
  annul?: { may: boolean; code?: string; why?: Words };
  /** Could I correct it, and which of its fields; not there for what gives none. */
  correct?: { may: boolean; fields?: string[]; code?: string; why?: Words };
  followed_from?: Followed;
  followed?: Followed[];
}

export interface Followed {
  act: string;
  matter: string;
  kind: string;
  kind_label: Words;
  name: string;
  label: Words;
  number: string;
  act_number: string;
  readable: boolean;
}

export interface Matter extends MatterRow, Pick<Named, 'title' | 'title_words' | 'about' | 'whole'> {
  due: Due[];
  acts: ActDone[];
  links: { matter: string; field: string; kind: string; outward: boolean; name?: MatterName }[];
  parts: MatterRow[];
  may: string[];
  /** The other acts, and why not now. */
  may_not: { act: string; code: string; why: Words }[];
  /** Only of a matter whose opening is annulled: who did it, when and why. */
  annulled?: { by: string; office: string; on: string; at: string; ground: string };
}

/** One way of opening a matter: may I, and if not why. */
export interface Opening {
  act: string;
  may: boolean;
  code?: string;
  why?: Words;
}

export interface DeskMatter extends Pick<Named, 'title_words' | 'about' | 'whole'> {
  matter: string;
  kind: string;
  kind_label: Words;
  number: string | null;
  title: string | null;
  stage: string;
  stage_label: Words;
  office: string;
  handler: string | null;
  as?: string;
  acts: string[];
  rule?: string;
  label?: Words;
  law?: string;
  due_on?: string;
  days?: number;
  /** of what waits: its next term is another's to keep */
  theirs?: boolean;
  since?: string;
  /** of what was looked for: the party it was found by, and the field it stands in */
  name?: string;
  field_label?: Words;
  /** of what was looked for while a form is filled: of the form's kind, and not over */
  same_kind?: boolean;
  open?: boolean;
}

export interface Receipt {
  act: string;
  matter: string;
  number: string;
  act_number: string;
  stage: string;
  due: { rule: string; label: Words; due_on: string; law: string }[];
  followed: Followed[];
  /** of a correction: acts that had taken over the value now corrected */
  relied?: Followed[];
  replayed: boolean;
}

export interface Session {
  login: string;
  name: string;
  office: string;
  office_name: Words;
  csrf: string;
  ends_at: string;
  idle_seconds?: number;
  roles?: string[];
  password_given?: boolean;
}

export interface PaperHead {
  paper: string;
  name: Words;
  state: 'issued' | 'ready' | 'not_yet';
  english: boolean;
  acts: { id: string; act: string; label: Words; occurred_on?: string }[];
  by: { act: string; label: Words }[];
}
