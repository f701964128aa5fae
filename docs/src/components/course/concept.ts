import type { PropSidebarItem } from '@docusaurus/plugin-content-docs';
import { useDocsSidebar } from '@docusaurus/plugin-content-docs/client';

/** The front matter of a concept's page, beside what Docusaurus itself reads of it. */
export interface ConceptFrontMatter {
  readonly slug: string;
  readonly summary: string;
  readonly keyPoints: readonly string[];
  readonly level: string;
  readonly stage: string;
  readonly prerequisites: readonly string[];
  readonly related: readonly string[];
  readonly podFields: readonly string[];
  readonly references: readonly { readonly title: string; readonly url: string }[];
}

/** A page of the course, as the sidebar has it. */
export interface ConceptPage {
  readonly slug: string;
  readonly title: string;
  readonly url: string;
}

/** The concepts of these slugs; the sidebar has the titles and the addresses of all. */
export function useConcepts(slugs: readonly string[]): ConceptPage[] {
  const items = useDocsSidebar()?.items ?? [];
  const pages = new Map(items.flatMap(pagesIn).map((page) => [page.slug, page]));
  return slugs.map((slug) => pages.get(slug)).filter((page) => page !== undefined);
}

/** The pages below a place in the sidebar, in order; the slug is the last part of the address. */
export function pagesIn(item: PropSidebarItem): ConceptPage[] {
  if (item.type === 'category') return item.items.flatMap(pagesIn);
  if (item.type !== 'link') return [];
  return [{ slug: item.href.split('/').filter(Boolean).at(-1) ?? '', title: item.label, url: item.href }];
}
