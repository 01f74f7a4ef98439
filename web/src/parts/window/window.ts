// window.ts - the archive window's words with the server: subjects, findings, and how a subject and a record differ.
import { call, get, post } from '@/api';
import type { Words } from '@/language';
import type { Due, Kind, KindHead, Matter } from '@/model';

export interface Subject {
  type: 'person' | 'unit';
  name: string;
  identity?: string;
  born?: string;
  sex?: 'M' | 'F';
  place?: string;
  unit?: string;
  aliases?: string[];
}
export interface Candidate {
  record: string;
  list: string;
  tier: 'A' | 'B' | 'C';
  score: number;
  points: number;
  name: string;
  reasons: ({ word: string; points: number } & Words)[];
  verdict: 'open' | 'same' | 'different';
  basis?: 'rule' | 'officer' | 'remembered';
  earlier?: { decision: string; verdict: 'same' | 'different'; on: string; by?: string; office?: string; reason?: string; applied: boolean; record_changed: boolean; subject_changed: boolean };
  said?: { decision: string; verdict: 'same' | 'different'; on: string; by: string; office: string; reason: string }[];
  party?: Subject;
}
export interface Finding {
  subject: string;
  asked: Subject;
  status: 'clear' | 'hit' | 'needs_review';
  status_name: Words;
  namesakes: number;
  truncated: boolean;
  list: Candidate[];
}
export interface Query {
  query: string;
  number: string;
  from: string;
  to: string;
  lists: string[];
  version: { size: number; records: number };
  undecided: number;
  findings: Finding[];
  matter: Matter & { due?: Due[] };
  notices: { notice: string; number: string }[];
}
export interface Application {
  applicant: Subject;
  purpose: string;
  project: string;
  handler: string;
  handler_identity: string;
  phone: string;
  channel: string;
  papers: string[];
  subjects: Subject[];
  /** The matter of the public page that it came in as. */
  came?: string;
  /** Why it is to be refused, as far as that is written. */
  refusal?: string;
  /** The sheet whose rows are being asked about: how far that went, should it be cut off. */
  sheet?: { name: string; each: boolean; asked: number; of: number };
}
export interface Checked {
  valid: boolean;
  kind: string;
  kind_name: Words;
  canonical: string;
  born?: string;
  sex?: 'M' | 'F';
  repairs: { number: string; how: string; at: number }[];
  fault?: { what: string };
}

export const emptySubject = (type: 'person' | 'unit' = 'person'): Subject => ({ type, name: '', identity: '', born: '', place: '', unit: '', aliases: [] });
export const emptyApplication = (): Application => ({ applicant: emptySubject('unit'), purpose: '', project: '', handler: '', handler_identity: '', phone: '', channel: '', papers: [], subjects: [emptySubject()] });

/** Only what was filled in: empty texts are not sent. */
export function filled<T extends object>(object: T): T {
  return Object.fromEntries(Object.entries(object).map(([k, v]) => [k, typeof v === 'string' ? v.trim() : v]).filter(([, v]) => v !== '' && v !== undefined && v !== null && !(Array.isArray(v) && !v.length))) as T;
}
export const plainSubject = (s: Subject): Subject => filled({ ...s, ...(s.type === 'unit' ? { born: '', unit: '', sex: undefined } : {}) });
export const bodyOf = (a: Application) => filled({ ...a, came: undefined, sheet: undefined, refusal: undefined, application: a.came, applicant: plainSubject(a.applicant), subjects: a.subjects.filter((s) => s.name.trim() || s.identity).map(plainSubject), papers_complete: true });

/** What an identity number says of itself; null when it could not be asked. */
export const checkIdentity = (number: string) => post<Checked>('identity/check', { number }).catch(() => null);
/** A number of a unit is a credit code or an organisation code; of a person a resident number. */
export const typeOf = (c: Checked): 'person' | 'unit' => (/^resident/.test(c.kind) ? 'person' : 'unit');

export const openQuery = (body: unknown, key: string) => call<Query>('POST', 'archive/queries', { body, key });
export const loadQuery = (id: string, reason: string) => get<Query>(`archive/queries/${id}`, { reason });

/** The kinds that serve the archive, by part; what the menu does not show this person has no part. */
export function archiveKinds(heads: KindHead[]): Record<string, KindHead> {
  const parts = heads.filter((k) => k.instrument === 'archive' && k.part).map((k) => [k.part!, k]);
  const application = heads.find((k) => k.public === 'application');
  return Object.fromEntries([...parts, ...(application ? [['application', application]] : [])]);
}
/** Stages from which an act may be done. */
export const stagesOf = (kind: Kind, act: string) => kind.acts.find((a) => a.name === act)?.from ?? [];

export interface Side {
  key: 'name' | 'identity' | 'born' | 'sex' | 'place' | 'unit' | 'aliases';
  asked: string;
  record: string;
  /** near: written otherwise, yet held for the same by the reasons */
  is: 'same' | 'near' | 'other' | 'unknown';
}
const fold = (t: string) => t.normalize('NFKC').replace(/\s+/g, '').toLowerCase();
function stands(asked: string, record: string): Side['is'] {
  if (!asked || !record) return 'unknown';
  if (record.includes('*')) return asked.length === record.length && [...record].every((c, i) => c === '*' || c === asked[i]) ? 'near' : 'other';
  const [a, b] = [fold(asked), fold(record)];
  return a === b ? 'same' : a.startsWith(b) || b.startsWith(a) ? 'near' : 'other';
}
/** The birth date that a resident number holds. */
const bornIn = (s: Subject) => s.born || (s.identity && /^\d{17}[\dX]$/i.test(s.identity) ? s.identity.slice(6, 14).replace(/(\d{4})(\d\d)(\d\d)/, '$1-$2-$3') : '');

/** A subject and a record line by line; lines of which neither says anything are left out. */
export function sides(asked: Subject, c: Candidate): Side[] {
  const p = c.party ?? ({ type: asked.type, name: c.name } as Subject);
  const line = (key: Side['key'], a = '', r = ''): Side => ({ key, asked: a, record: r, is: stands(a, r) });
  const name = line('name', asked.name, p.name);
  const other = [...(p.aliases ?? []), ...(asked.aliases ?? [])].map(fold);
  if (name.is !== 'same' && (other.includes(fold(asked.name)) || other.includes(fold(p.name)))) name.is = 'near';
  else if (name.is === 'other' && c.reasons.some((r) => /name|sound|look|variant|typo|swap|missing|short|legal/.test(r.word) && r.points > 0)) name.is = 'near';
  /* Who may not see the number is told by the reasons that it is the same. */
  const told = (side: Side, word: string): Side => (side.is === 'near' && c.reasons.some((r) => r.word === word) ? { ...side, is: 'same' } : side);
  const all = [
    name,
    told(line('identity', asked.identity, p.identity), 'same_identity'),
    ...(asked.type === 'person' ? [told(line('born', bornIn(asked), bornIn(p)), 'same_birth'), line('sex', asked.sex, p.sex)] : []),
    line('place', asked.place, p.place),
    ...(asked.type === 'person' ? [line('unit', asked.unit, p.unit)] : []),
    line('aliases', (asked.aliases ?? []).join('、'), (p.aliases ?? []).join('、')),
  ];
  return all.filter((s) => s.asked || s.record);
}
