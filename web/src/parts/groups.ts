// groups.ts - what stands in groups within a list of choices is told as such: Element draws a group as a list within an item of
// the list, which a screen reader takes for something that is no choice. v-group on an ElOptionGroup gives the parts their roles.
import type { Directive } from 'vue';

export const vGroup: Directive<HTMLElement, string> = {
  mounted(e, { value }) {
    e.setAttribute('role', 'group');
    e.setAttribute('aria-label', value);
    e.querySelectorAll(':scope > li, :scope > li > ul').forEach((x) => x.setAttribute('role', 'presentation'));
  },
};
