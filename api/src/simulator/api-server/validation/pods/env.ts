import type { EnvFromSource, EnvVar, EnvVarSource } from 'kubernetes-types/core/v1.d.ts';
import { asGenerateName, isConfigKey, isDnsSubdomain, isEnvironmentName } from '../../../apimachinery/names.ts';
import type { FieldProblem } from '../../problems.ts';
import { environmentFieldPaths, validateFieldRef, validateResourceFieldRef } from '../downward-api.ts';
import { invalid, invalids, required } from '../problem.ts';
import { text } from '../reading.ts';

/** @see kubernetes: pkg/apis/core/validation ValidateEnv */
export function validateEnv(variables: readonly EnvVar[], path: string): FieldProblem[] {
  return variables.flatMap((variable, i) => {
    const name = text(variable.name);
    return [
      ...(name ? invalids(`${path}[${i}].name`, name, isEnvironmentName(name)) : [required(`${path}[${i}].name`)]),
      ...(variable.valueFrom ? valueFrom(variable.valueFrom, text(variable.value), `${path}[${i}].valueFrom`) : []),
    ];
  });
}

/** Upstream reports what is wrong with the number of references on the list, without an index. @see kubernetes: ValidateEnvFrom */
export function validateEnvFrom(sources: readonly EnvFromSource[], path: string): FieldProblem[] {
  return sources.flatMap((source, i) => {
    const problems: FieldProblem[] = [];
    const prefix = text(source.prefix);
    if (prefix) problems.push(...invalids(`${path}[${i}].prefix`, prefix, isEnvironmentName(prefix)));
    if (source.configMapRef) problems.push(...reference(source.configMapRef.name, `${path}[${i}].configMapRef.name`));
    if (source.secretRef) problems.push(...reference(source.secretRef.name, `${path}[${i}].secretRef.name`));
    if (!source.configMapRef && !source.secretRef) problems.push(invalid(path, '', 'must specify one of: `configMapRef` or `secretRef`'));
    else if (source.configMapRef && source.secretRef)
      problems.push(invalid(path, '', 'may not have more than one field specified at a time'));
    return problems;
  });
}

function valueFrom(source: EnvVarSource, value: string, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  let sources = 0;
  if (source.fieldRef) {
    sources++;
    problems.push(...validateFieldRef(source.fieldRef, environmentFieldPaths, `${path}.fieldRef`));
  }
  if (source.resourceFieldRef) {
    sources++;
    problems.push(...validateResourceFieldRef(source.resourceFieldRef, `${path}.resourceFieldRef`, false));
  }
  if (source.configMapKeyRef) {
    sources++;
    problems.push(...keySelector(source.configMapKeyRef, `${path}.configMapKeyRef`));
  }
  if (source.secretKeyRef) {
    sources++;
    problems.push(...keySelector(source.secretKeyRef, `${path}.secretKeyRef`));
  }
  if (sources === 0) {
    problems.push(invalid(path, '', 'must specify one of: `fieldRef`, `resourceFieldRef`, `configMapKeyRef` or `secretKeyRef`'));
  } else if (value) {
    problems.push(invalid(path, '', 'may not be specified when `value` is not empty'));
  } else if (sources > 1) {
    problems.push(invalid(path, '', 'may not have more than one field specified at a time'));
  }
  return problems;
}

function keySelector(selector: { name?: string; key?: string }, path: string): FieldProblem[] {
  const name = text(selector.name);
  const key = text(selector.key);
  return [
    ...invalids(`${path}.name`, name, isDnsSubdomain(name)),
    ...(key ? invalids(`${path}.key`, key, isConfigKey(key)) : [required(`${path}.key`)]),
  ];
}

/** Upstream checks these names as prefixes, so a trailing dash passes. */
const reference = (name: string | undefined, path: string): FieldProblem[] =>
  text(name) ? invalids(path, text(name), asGenerateName(isDnsSubdomain)(text(name))) : [required(path)];
