import type { NodeSelectorRequirement, NodeSelectorTerm } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { GoSyntax, goSlice, goStrings, goStruct } from './go-syntax.ts';
import { text } from './reading.ts';

/** A term as an error shows it. */
export const nodeSelectorTermSyntax = (term: NodeSelectorTerm): GoSyntax => new GoSyntax(termText(term));

/** All terms as an error shows them. */
export const nodeSelectorTermsSyntax = (terms: readonly NodeSelectorTerm[] | undefined): GoSyntax =>
  new GoSyntax(goSlice('core.NodeSelectorTerm', terms?.map(termText)));

const termText = (term: NodeSelectorTerm): string =>
  goStruct('core.NodeSelectorTerm', {
    MatchExpressions: requirements(term.matchExpressions),
    MatchFields: requirements(term.matchFields),
  });

const requirements = (all: readonly NodeSelectorRequirement[] | undefined): string =>
  goSlice(
    'core.NodeSelectorRequirement',
    all?.map((one) =>
      goStruct('core.NodeSelectorRequirement', {
        Key: goQuote(text(one.key)),
        Operator: goQuote(text(one.operator)),
        Values: goStrings(one.values),
      }),
    ),
  );
