import type { Process } from './kernel.ts';
import { distributionOf } from './system.ts';

const RELEASES: readonly (readonly [distribution: RegExp, version: string])[] = [
  [/^debian 8/, '8.23'],
  [/^debian 9/, '8.26'],
  [/^debian 10/, '8.30'],
  [/^debian 11/, '8.32'],
  [/^ubuntu 14\.04/, '8.21'],
  [/^ubuntu 16\.04/, '8.25'],
  [/^ubuntu 18\.04/, '8.28'],
  [/^ubuntu 20\.04/, '8.30'],
  [/^ubuntu 22\.04/, '8.32'],
  [/^(amzn 2$|(centos|ol|rhel) 7)/, '8.22'],
  [/^(almalinux|centos|ol|rhel|rocky) 8/, '8.30'],
  [/^(amzn|(almalinux|centos|ol|rhel|rocky) 9)/, '8.32'],
];

/** Which release of GNU's core utilities the image has. */
export function coreutilsRelease(process: Process): string {
  const distribution = distributionOf(process);
  return RELEASES.find(([pattern]) => pattern.test(distribution))?.[1] ?? '9.1';
}
