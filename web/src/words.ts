// words.ts - the texts of the pages, i18n/office.*.json; both languages are small enough to be there at once.
import { watch } from 'vue';
import { createI18n } from 'vue-i18n';
import en from '@texts/office.en.json';
import zh from '@texts/office.zh.json';
import { language } from './language';

export const words = createI18n({ legacy: false, locale: language.value, fallbackLocale: 'zh', messages: { zh, en } });
watch(language, (l) => (words.global.locale.value = l), { immediate: true });
export const t = words.global.t;
