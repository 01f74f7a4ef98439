// pages.ts - the pages of administration, for the menu.
/** The pages in the order of the menu, each with the roles that the server answers. */
export const ADMIN_PAGES = [
  { name: 'health', roles: ['administrator', 'inspector'] },
  { name: 'offices', roles: ['administrator', 'inspector', 'chief', 'deputy_chief'] },
  { name: 'accounts', roles: ['administrator', 'inspector'] },
  { name: 'powers', roles: ['administrator', 'inspector', 'personnel_officer', 'chief', 'deputy_chief'] },
] as const;
