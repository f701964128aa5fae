import { expect, it } from 'vitest';
import type { KubernetesObject } from '../objects.ts';
import { selectedByFields } from './field-selectors.ts';

const select = (text: string, name = 'a', kind = 'Pod'): boolean | string => {
  const refuse = (why: string): never => {
    throw new Error(why);
  };
  try {
    const object = { apiVersion: 'v1', kind, metadata: { name, namespace: 'b' } } as unknown as KubernetesObject;
    return selectedByFields(kind, text, refuse)(object);
  } catch (error) {
    return (error as Error).message;
  }
};

/** @see kubernetes: apimachinery/pkg/fields/selector_test.go TestSplitTerms, TestSelectorParse, TestEscapeValue, TestSyntax */
it.each([
  { text: '', selects: true },
  { text: ',,', selects: true },
  { text: 'metadata.name=a,metadata.namespace=b', selects: true },
  { text: 'metadata.name==a', selects: true },
  { text: 'metadata.name!=a', selects: false },
  { text: 'metadata.name=', selects: false },
  { text: 'metadata.name!=', selects: true },
  { text: String.raw`metadata.name=x\,y\=z\\`, name: String.raw`x,y=z\ `.trim(), selects: true },
  { text: 'metadata.name', selects: "invalid selector: 'metadata.name'; can't understand 'metadata.name'" },
  { text: 'metadata.name=a,b', selects: "invalid selector: 'metadata.name=a,b'; can't understand 'b'" },
  { text: 'metadata.name in (a)', selects: "invalid selector: 'metadata.name in (a)'; can't understand 'metadata.name in (a)'" },
  { text: 'metadata.name==a==b', selects: 'invalid field selector: unescaped character in value: 61' },
  { text: String.raw`metadata.name=a\x`, selects: String.raw`invalid field selector: invalid escape sequence: \x` },
  { text: 'metadata.name=a\\', selects: 'invalid field selector: invalid escape sequence: \\' },
  { text: 'metadata.name =a', selects: 'field label not supported: metadata.name ' },
  { text: 'a=1,metadata.name=b=c', selects: 'invalid field selector: unescaped character in value: 61' },
  { text: 'z=1,y=2', selects: 'field label not supported: y' },
  { text: 'spec.hostNetwork=true', selects: 'field label not supported: spec.hostNetwork' },
  { text: 'metadata.namespace=b', kind: 'Node', selects: 'field label not supported: metadata.namespace' },
  { text: 'metadata.namespace=b', kind: 'PersistentVolume', selects: true },
  { text: 'name=a', kind: 'Namespace', selects: 'field label not supported: name' },
  { text: 'a=1', kind: 'ConfigMap', selects: '"a" is not a known field selector: only "metadata.name", "metadata.namespace"' },
])('$text: $selects', ({ text, name, kind, selects }) => expect(select(text, name, kind)).toBe(selects));
