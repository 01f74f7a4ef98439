// words.ts - the texts of the pages, i18n/office/<area>.<language>.json. The frame's come with the program; an area's come
// with the first page of it (meta.texts of its route), in the reader's language only.
import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import en from '@texts/office/frame.en.json';
import zh from '@texts/office/frame.zh.json';
import { language, type Lang } from './language';

/* English says one thing and two things: "{n} thing | {n} things", by n, or by count where n is written with separators. */
const pluralRules = { en: (n: number) => (n === 1 ? 0 : 1) };
export const words = createI18n({ legacy: false, locale: language.value as string, fallbackLocale: 'zh', pluralRules, messages: { zh, en } });
export const t = words.global.t;

const files = import.meta.glob<Record<string, unknown>>('@texts/office/*.json', { import: 'default' });
const areas = new Set<string>();
const there = new Set<string>();

async function fetchTexts(area: string, lang: Lang): Promise<void> {
  const key = Object.keys(files).find((path) => path.endsWith(`/${area}.${lang}.json`));
  if (!key || there.has(key)) return;
  words.global.mergeLocaleMessage(lang, (await files[key]()) as typeof zh);
  there.add(key);
}

/** The texts of these areas, there before a page that shows them is drawn. */
export async function loadTexts(wanted: string[]): Promise<void> {
  wanted.forEach((a) => areas.add(a));
  await Promise.all(wanted.map((a) => fetchTexts(a, language.value)));
}

watch(language, async (l) => {
  await Promise.all([...areas].map((a) => fetchTexts(a, l)));
  words.global.locale.value = l;
});
