export { alpine, MUSL_LOADER } from './alpine.ts';
export { busybox, busyboxOf, busyboxPrograms, oldBusybox } from './busybox.ts';
export { debianCertificates } from './certificates.ts';
export { buildpack, commands, debian, debianSlim, packages, ubuntu, workbench } from './debian.ts';
export { distroless, scratch } from './distroless.ts';
export { SERVICES } from './etc.ts';
export { busyboxApplets, moreOfAlpine } from './more-applets.data.ts';
export { otherRelease } from './other-releases.ts';
export {
  alma,
  amazon,
  amazon2,
  arch,
  centos,
  centos7,
  centosStream,
  fedora,
  oracle,
  oracle7Slim,
  oracleSlim,
  rocky,
  suse,
  ubi,
  ubiMicro,
} from './redhat.ts';
export { bash, ofTheirRelease, packagedPython } from './release-commands.ts';
export { alpineRelease, debianRelease, namedRelease, ubuntuRelease } from './releases.ts';
export { alpineTime, debianTime } from './tzdata.ts';
