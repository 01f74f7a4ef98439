// counters.ts - the papers that a sort of applicant brings to the window, as catalogue/boards.yaml says.
import { get } from '@/api';
import type { Words } from '@/language';

export interface Counter {
  kind: string;
  name: string;
  type: 'person' | 'unit';
  label: Words;
  needs: string[];
  law?: string;
}
export const loadCounters = async (kind: string) => (await get<{ counters: Counter[] }>('counters')).counters.filter((c) => c.kind === kind);
