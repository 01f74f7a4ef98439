// catalogue.ts - what kinds of work there are; each kind is fetched whole when it is first needed.
import { defineStore } from 'pinia';
import { reactive, ref } from 'vue';
import { at, get } from '@/api';
import { words } from '@/words';
import type { Words } from '@/language';
import type { Act, Field, Kind, KindHead } from '@/model';

export interface Role {
  name: string;
  label: Words;
}

export interface MenuGroup {
  name: string;
  label: Words;
  kinds: KindHead[];
}

/* Fields of work in the order in which offices name them; folders of an office's own come behind. */
const ORDER = ['cases', 'investigation', 'prevention', 'supervision', 'public-interest', 'service', 'minors', 'archive', 'organisation'];
const place = (name: string) => (ORDER.indexOf(name) + 1 || ORDER.length + 1);
function groupLabel(name: string): Words {
  const { messages } = words.global;
  const of = (l: 'zh' | 'en') => (messages.value[l].group as Record<string, string>)[name] ?? name;
  return { zh: of('zh'), en: of('en') };
}

export const useCatalogue = defineStore('catalogue', () => {
  const groups = ref<MenuGroup[]>([]);
  const roles = ref<Role[]>([]);
  const kinds = reactive(new Map<string, Kind>());
  const running = new Map<string, Promise<Kind>>();

  async function menu(): Promise<MenuGroup[]> {
    if (!groups.value.length) {
      const reply = (await get<{ groups: Omit<MenuGroup, 'label'>[] }>('menu')).groups;
      groups.value = reply.map((g) => ({ ...g, label: groupLabel(g.name) })).sort((a, b) => place(a.name) - place(b.name));
    }
    return groups.value;
  }
  async function kind(name: string): Promise<Kind> {
    const have = kinds.get(name);
    if (have) return have;
    let wait = running.get(name);
    if (!wait) {
      wait = get<{ kinds: Kind[]; roles: Role[] }>(at('catalogue', { kind: name })).then((reply) => {
        roles.value = reply.roles;
        kinds.set(name, reply.kinds[0]);
        return reply.kinds[0];
      });
      running.set(name, wait);
      wait.finally(() => running.delete(name)).catch(() => null);
    }
    return wait;
  }
  function forget() {
    groups.value = [];
    kinds.clear();
  }
  const head = (name: string): KindHead | undefined => groups.value.flatMap((g) => g.kinds).find((k) => k.name === name);
  const roleLabel = (name: string): Words => roles.value.find((r) => r.name === name)?.label ?? { zh: name, en: name };
  return { groups, menu, kind, head, forget, roles, roleLabel };
});

export const actOf = (kind: Kind, name: string): Act | undefined => kind.acts.find((a) => a.name === name);
export const fieldOf = (kind: Kind, name: string): Field | undefined => kind.fields.find((f) => f.name === name);
