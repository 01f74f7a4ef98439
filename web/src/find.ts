// find.ts - what the box in the header looks for: matters by id, number, title or party, kinds of work, acts.
import { at, get } from './api';
import { said, type Words } from './language';
import { fullTitle } from './matterName';
import type { DeskMatter } from './model';
import { useCatalogue } from './stores/catalogue';
import { t } from './words';

export interface FoundMatter extends DeskMatter {
  by: 'id' | 'number' | 'text' | 'party';
}
/** Which party it was found by, where its title does not say the name. */
export const foundParty = (m: { name?: string; field_label?: Words; title?: string | null }): string => (m.name && !m.title?.includes(m.name) ? t('search.party', { field: said(m.field_label), name: m.name }) : '');
export interface FoundAct {
  kind: string;
  kind_label: Words;
  act: string;
  label: Words;
  opens: boolean;
}
export interface Found {
  text: string;
  matters: FoundMatter[];
  more: boolean;
  acts: FoundAct[];
}
/** One line of the list below the box. */
export interface Offer {
  words: string;
  beside: string;
  to: string;
}
const KINDS_MOST = 6;

export const find = (text: string, limit: number, signal?: AbortSignal) => get<Found>(at('find', { text: text.slice(0, 60), limit }), { reason: t('search.reason'), signal });

export function matterOffer(m: FoundMatter): Offer {
  return { words: fullTitle(m), beside: [foundParty(m), said(m.kind_label), m.number, said((m as { stage_label?: Words }).stage_label)].filter(Boolean).join(' · '), to: `/matters/${m.matter}` };
}
/** An act that opens a matter leads to its form, another to the list of its kind. */
export const actOffer = (a: FoundAct): Offer => ({ words: said(a.label), beside: said(a.kind_label), to: a.opens ? `/kinds/${a.kind}/new?act=${a.act}` : `/kinds/${a.kind}` });
export function kindOffers(text: string): Offer[] {
  const low = text.toLowerCase();
  const kinds = useCatalogue().groups.flatMap((g) => g.kinds.map((k) => ({ k, g })));
  const fits = kinds.filter(({ k }) => k.label.zh.includes(text) || k.label.en.toLowerCase().includes(low));
  return fits.slice(0, KINDS_MOST).map(({ k, g }) => ({ words: said(k.label), beside: said(g.label), to: `/kinds/${k.name}` }));
}
