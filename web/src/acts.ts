// acts.ts - what the acts of a matter say of each other.
import type { ActDone } from '@/model';

/** The acts that were taken out of effect, by their ids. */
export const annulledOf = (acts: ActDone[]): Set<string | null | undefined> => new Set(acts.filter((a) => a.act === 'annul').map((a) => a.target));
