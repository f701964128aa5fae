import type { Taint, Toleration } from 'kubernetes-types/core/v1.d.ts';
import { goQuote } from '../../apimachinery/go-quote.ts';
import { isLabelValue } from '../../apimachinery/names.ts';
import type { FieldProblem } from '../problems.ts';
import { GoSyntax, goPointer, goStruct, goTimePointer } from './go-syntax.ts';
import { validateLabelName } from './metadata.ts';
import { duplicate, invalid, notSupported, required } from './problem.ts';
import { isSet, text } from './reading.ts';

/** @see kubernetes: pkg/apis/core/validation ValidateTolerations */
export function validateTolerations(tolerations: readonly Toleration[], path: string): FieldProblem[] {
  return tolerations.flatMap((toleration, i) => {
    const at = `${path}[${i}]`;
    const { key, operator, value, effect } = words(toleration);
    const problems = key ? validateLabelName(key, `${at}.key`) : [];
    if (!key && operator !== 'Exists') {
      const detail = 'operator must be Exists when `key` is empty, which means "match all values and all keys"';
      problems.push(invalid(`${at}.operator`, operator, detail));
    }
    if (isSet(toleration.tolerationSeconds) && effect !== 'NoExecute') {
      problems.push(invalid(`${at}.effect`, effect, "effect must be 'NoExecute' when `tolerationSeconds` is set"));
    }
    if (operator === 'Equal' || operator === '') {
      const messages = isLabelValue(value);
      if (messages.length) problems.push(invalid(`${at}.operator`, value, messages.join(';')));
    } else if (operator === 'Exists') {
      if (value) problems.push(invalid(`${at}.operator`, tolerationSyntax(toleration), "value must be empty when `operator` is 'Exists'"));
    } else {
      problems.push(notSupported(`${at}.operator`, operator, ['Equal', 'Exists']));
    }
    return effect ? [...problems, ...taintEffect(effect, `${at}.effect`)] : problems;
  });
}

/** @see kubernetes: pkg/apis/core/validation validateNodeTaints */
export function validateTaints(taints: readonly Taint[], path: string): FieldProblem[] {
  const seen = new Set<string>();
  return taints.flatMap((taint, i) => {
    const at = `${path}[${i}]`;
    const { key, value, effect } = words(taint);
    const problems = validateLabelName(key, `${at}.key`);
    const messages = isLabelValue(value);
    if (messages.length) problems.push(invalid(`${at}.value`, value, messages.join(';')));
    problems.push(...(effect ? taintEffect(effect, `${at}.effect`) : [required(`${at}.effect`)]));
    const pair = `${effect}/${key}`;
    if (seen.has(pair)) problems.push(duplicate(at, taintSyntax(taint), 'taints must be unique by key and effect pair'));
    seen.add(pair);
    return problems;
  });
}

const effects = ['NoSchedule', 'PreferNoSchedule', 'NoExecute'];

const taintEffect = (effect: string, path: string): FieldProblem[] =>
  effects.includes(effect) ? [] : [notSupported(path, effect, effects)];

const words = (of: Toleration | Taint) => ({
  key: text(of.key),
  operator: text((of as Toleration).operator),
  value: text(of.value),
  effect: text(of.effect),
});

/** As Go shows it. */
export function tolerationSyntax(toleration: Toleration): GoSyntax {
  const { key, operator, value, effect } = words(toleration);
  const fields = { Key: goQuote(key), Operator: goQuote(operator), Value: goQuote(value), Effect: goQuote(effect) };
  return new GoSyntax(goStruct('core.Toleration', { ...fields, TolerationSeconds: goPointer('int64', toleration.tolerationSeconds) }));
}

function taintSyntax(taint: Taint): GoSyntax {
  const { key, value, effect } = words(taint);
  const fields = { Key: goQuote(key), Value: goQuote(value), Effect: goQuote(effect) };
  return new GoSyntax(goStruct('core.Taint', { ...fields, TimeAdded: goTimePointer(taint.timeAdded) }));
}
