import { useDoc } from '@docusaurus/plugin-content-docs/client';

/** Under which what was written into a fence is kept: the same in all languages of its page. */
export function useFenceName(place: number): string {
  return `${useDoc().metadata.id}/${place}`;
}
