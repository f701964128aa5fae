import { useDoc } from '@docusaurus/plugin-content-docs/client';
import { ThemeClassNames } from '@docusaurus/theme-common';
import type { Props } from '@theme/DocItem/Content';
import Heading from '@theme/Heading';
import MDXContent from '@theme/MDXContent';
import clsx from 'clsx';
import { ConceptEnd, ConceptLead } from '../../../components/course/ConceptFrame.tsx';
import type { ConceptFrontMatter } from '../../../components/course/concept.ts';

/**
 * A page of the docs. A concept's front matter is part of what is read, so it is shown; its end stands for itself, as the search would else count
 * it with the last part of the text, too.
 */
export default function DocItemContent({ children }: Props) {
  const { metadata, frontMatter, contentTitle } = useDoc();
  const concept = 'keyPoints' in frontMatter ? (frontMatter as unknown as ConceptFrontMatter) : null;
  return (
    <>
      <div className={clsx(ThemeClassNames.docs.docMarkdown, 'markdown')}>
        {contentTitle === undefined && !frontMatter.hide_title && (
          <header>
            <Heading as="h1">{metadata.title}</Heading>
          </header>
        )}
        {concept && <ConceptLead concept={concept} />}
        <MDXContent>{children}</MDXContent>
      </div>
      {concept && (
        <div className="markdown">
          <ConceptEnd concept={concept} />
        </div>
      )}
    </>
  );
}
