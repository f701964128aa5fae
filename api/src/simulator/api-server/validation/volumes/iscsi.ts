import type { ISCSIPersistentVolumeSource, ISCSIVolumeSource } from 'kubernetes-types/core/v1.d.ts';
import { inclusiveRange } from '../../../apimachinery/names.ts';
import { byteLength } from '../../../apimachinery/utf8.ts';
import type { FieldProblem } from '../../problems.ts';
import { invalid, required } from '../problem.ts';
import { isSet, number, text } from '../reading.ts';

const forms: readonly (readonly [string, RegExp])[] = [
  ['iqn', /iqn\.\d{4}-\d{2}\.([a-zA-Z0-9\-.]+)(:[^,;*&$|\s]+)$/],
  ['eui', /^eui.[a-zA-Z0-9]{16}$/],
  ['naa', /^naa.[a-zA-Z0-9]{32}$/],
];

/** Upstream's words for a name of no form are other ones in a volume of the cluster. */
function initiator(name: string, path: string, ofNoForm: string): FieldProblem[] {
  const form = forms.find(([prefix]) => name.startsWith(prefix));
  if (!form) return [invalid(path, name, ofNoForm)];
  return form[1].test(name) ? [] : [invalid(path, name, 'must be valid format')];
}

type Source = ISCSIVolumeSource | ISCSIPersistentVolumeSource;

const portal = (source: Source, path: string): FieldProblem[] => (text(source.targetPortal) ? [] : [required(`${path}.targetPortal`)]);

function names(source: Source, path: string, ofNoForm: string, ofSecret: readonly FieldProblem[]): FieldProblem[] {
  const iqn = text(source.iqn);
  const lun = number(source.lun);
  const secretMissing = (source.chapAuthDiscovery || source.chapAuthSession) && !source.secretRef;
  return [
    ...(iqn ? initiator(iqn, `${path}.iqn`, ofNoForm) : [required(`${path}.iqn`)]),
    ...(lun < 0 || lun > 255 ? [invalid(`${path}.lun`, lun, inclusiveRange(0, 255))] : []),
    ...(secretMissing ? [required(`${path}.secretRef`)] : []),
    ...ofSecret,
    ...(isSet(source.initiatorName) ? initiator(text(source.initiatorName), `${path}.initiatorname`, ofNoForm) : []),
  ];
}

/** @see kubernetes: pkg/apis/core/validation validateISCSIVolumeSource */
export const validateIscsi = (source: ISCSIVolumeSource, path: string): FieldProblem[] => [
  ...portal(source, path),
  ...names(source, path, 'must be valid format starting with iqn, eui, or naa', []),
];

/** @see kubernetes: pkg/apis/core/validation validateISCSIPersistentVolumeSource */
export function validatePersistentIscsi(source: ISCSIPersistentVolumeSource, volume: string, path: string): FieldProblem[] {
  const { secretRef } = source;
  const ofSecret = secretRef && !text(secretRef.name) ? [required(`${path}.secretRef.name`)] : [];
  return [
    ...portal(source, path),
    ...portalLength(source, volume).map((detail) => invalid(`${path}.targetportal`, text(source.targetPortal), detail)),
    ...names(source, path, 'must be valid format', ofSecret),
  ];
}

/** With the name of its volume it names a directory of the node. */
export function portalLength(source: Source, volume: string): string[] {
  if (!isSet(source.initiatorName) || byteLength(`${volume}:${text(source.targetPortal)}`) <= 64) return [];
  return ['Total length of <volume name>:<iscsi.targetPortal> must be under 64 characters if iscsi.initiatorName is specified.'];
}
