import type { PodSpec, WindowsSecurityContextOptions } from 'kubernetes-types/core/v1.d.ts';
import { isDnsSubdomain } from '../../../apimachinery/names.ts';
import { byteLength } from '../../../apimachinery/utf8.ts';
import type { FieldProblem } from '../../problems.ts';
import { invalid, invalids } from '../problem.ts';
import { isSet } from '../reading.ts';
import { visitContainers } from './visit.ts';

/** @see kubernetes: pkg/apis/core/validation validateWindowsSecurityContextOptions */
export function validateWindowsOptions(options: WindowsSecurityContextOptions | null | undefined, path: string): FieldProblem[] {
  if (!options) return [];
  const problems: FieldProblem[] = [];
  const { gmsaCredentialSpecName: name, gmsaCredentialSpec: spec, runAsUserName: user } = options;
  if (isSet(name)) problems.push(...invalids(`${path}.gmsaCredentialSpecName`, name, isDnsSubdomain(name)));
  if (isSet(spec)) {
    const at = `${path}.gmsaCredentialSpec`;
    if (spec === '') problems.push(invalid(at, spec, 'gmsaCredentialSpec cannot be an empty string'));
    else if (byteLength(spec) > 64 * 1024) problems.push(invalid(at, spec, 'gmsaCredentialSpec size must be under 64 KiB'));
  }
  if (isSet(user)) problems.push(...invalids(`${path}.runAsUserName`, user, userNameMessages(user)));
  return problems;
}

/** All containers of a pod are HostProcess containers, or none. @see kubernetes: validateWindowsHostProcessPod */
export function validateHostProcess(spec: PodSpec, path: string): FieldProblem[] {
  const problems: FieldProblem[] = [];
  const ofPod = spec.securityContext?.windowsOptions?.hostProcess;
  let containers = 0;
  let hostProcesses = 0;
  visitContainers(spec, path, (container, at) => {
    containers++;
    const own = container.securityContext?.windowsOptions?.hostProcess;
    if (isSet(ofPod) && isSet(own) && ofPod !== own) {
      const detail = `pod hostProcess value must be identical if both are specified, was ${ofPod}`;
      problems.push(invalid(`${at}.securityContext.windowsOptions.hostProcess`, own, detail));
    }
    if (own ?? ofPod) hostProcesses++;
  });
  if (hostProcesses === 0) return problems;
  if (hostProcesses !== containers) {
    problems.push(invalid(path, '', 'If pod contains any hostProcess containers then all containers must be HostProcess containers'));
  }
  if (!spec.hostNetwork) {
    problems.push(invalid(`${path}.hostNetwork`, false, 'hostNetwork must be true if pod contains any hostProcess containers'));
  }
  return problems;
}

const netBios = /^[^\\/:*?"<>|.][^\\/:*?"<>|]{0,14}$/;
const LABEL = '[a-zA-Z0-9](?:[a-zA-Z0-9-]{0,61}[a-zA-Z0-9])?';
const domainName = new RegExp(`^${LABEL}(?:\\.${LABEL})*$`);
const isControl = (value: string): boolean => [...value].some((character) => character < ' ' || character === '\u007f');

function userNameMessages(value: string): string[] {
  if (value === '') return ['runAsUserName cannot be an empty string'];
  if (isControl(value)) return ['runAsUserName cannot contain control characters'];
  const parts = value.split('\\');
  if (parts.length > 2) return ['runAsUserName cannot contain more than one backslash'];
  const domain = parts.length === 2 ? (parts[0] ?? '') : undefined;
  const user = parts.at(-1) ?? '';
  const messages: string[] = [];
  if (domain !== undefined && domain.length >= 256) messages.push("runAsUserName's Domain length must be under 256 characters");
  if (domain !== undefined && !netBios.test(domain) && !domainName.test(domain)) {
    messages.push("runAsUserName's Domain doesn't match the NetBios nor the DNS format");
  }
  if (user === '') messages.push("runAsUserName's User cannot be empty");
  else if (byteLength(user) > 104) messages.push("runAsUserName's User length must not be longer than 104 characters");
  if (/^[. ]+$/.test(user)) messages.push("runAsUserName's User cannot contain only periods or spaces");
  if (/["/\\:;|=,+*?<>@[\]]/.test(user)) {
    messages.push('runAsUserName\'s User cannot contain the following characters: "/\\:;|=,+*?<>@[]');
  }
  return messages;
}
