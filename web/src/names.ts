// names.ts - the names behind logins and codes of offices, fetched once and when first needed; until they are there, and where
// there is none, the login or code itself stands.
import { computed, reactive, ref } from 'vue';
import { at, get } from './api';
import { said, type Words } from './language';

export interface Person {
  login: string;
  name: string;
  office: string;
  works: boolean;
}

const people = ref<Person[]>([]);
let asked: Promise<void> | undefined;
/** Fetches the people, unless that was done. */
export function needPeople(): Promise<void> {
  asked ??= get<{ people: Person[] }>('people').then(
    (r) => void (people.value = r.people),
    () => void (asked = undefined),
  );
  return asked;
}
const byLogin = computed(() => new Map(people.value.map((p) => [p.login, p])));
/** Who works here now, for choosing. */
export const colleagues = computed(() => people.value.filter((p) => p.works));
export function personName(login: string): string {
  if (login === 'system') return said({ zh: '系统', en: 'the program' });
  if (login === '@public') return said({ zh: '公众（网页）', en: 'the public (web)' });
  void needPeople();
  return byLogin.value.get(login)?.name ?? login;
}

const offices = reactive(new Map<string, Words>());
const wanted = new Set<string>();
export function officeName(code: string): string {
  /* with the offices below it */
  if (/^\d{6}\+$/.test(code)) return said({ zh: `${officeName(code.slice(0, 6))}及下级院`, en: `${officeName(code.slice(0, 6))} and those below` });
  const known = offices.get(code);
  if (known) return said(known);
  if (/^\d{6}$/.test(code) && !wanted.has(code)) {
    wanted.add(code);
    get<{ offices: { code: string; name: Words }[] }>(at('offices', { code })).then(
      (r) => r.offices.forEach((o) => offices.set(o.code, o.name)),
      () => wanted.delete(code),
    );
  }
  return code;
}

/** Another person works here now. */
export function forgetNames() {
  people.value = [];
  asked = undefined;
}
