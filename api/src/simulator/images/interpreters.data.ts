/** Images of which nothing is known but that they start a shell, or another interpreter, where they are not told what. */
export const interpreters: ReadonlySet<string> = new Set([
  ...`alt clearlinux clefos crux dart hylang ibm-semeru-runtimes ibmjava jruby mageia mono neurodebian ros sl
swipl ubuntu-debootstrap`
    .split(/\s+/)
    .map((name) => `docker.io/library/${name}`),
  ...`continuumio/anaconda3 continuumio/miniconda3 cypress/base cypress/browsers
mambaorg/micromamba voidlinux/voidlinux`
    .split(/\s+/)
    .map((name) => `docker.io/${name}`),
  'mcr.microsoft.com/powershell',
]);
