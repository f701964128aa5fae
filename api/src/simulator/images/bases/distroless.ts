import { zoneinfo } from '../../shell/utilities/time/zone-files.ts';
import { type Base, folder } from '../model.ts';
import { certificates } from './certificates.ts';

/** Nothing at all. */
export const scratch: Base = { files: {}, megabytes: 0 };

/** Certificates and users, no shell. */
export const distroless: Base = {
  files: {
    '/etc/passwd':
      'root:x:0:0:root:/root:/sbin/nologin\nnobody:x:65534:65534:nobody:/nonexistent:/sbin/nologin\nnonroot:x:65532:65532:nonroot:/home/nonroot:/sbin/nologin\n',
    '/etc/group': 'root:x:0:\nnobody:x:65534:\ntty:x:5:\nstaff:x:50:\nnonroot:x:65532:\n',
    '/etc/nsswitch.conf': 'hosts:      files dns\n',
    '/etc/os-release':
      'PRETTY_NAME="Distroless"\nNAME="Debian GNU/Linux"\nID="debian"\nVERSION_ID="11"\nVERSION="Debian GNU/Linux 11 (bullseye)"\n',
    ...certificates,
    '/usr/share/zoneinfo': zoneinfo,
    '/home/nonroot': folder(0o700, 65532, 65532),
    '/root': folder(0o700),
    '/tmp': folder(0o1777),
    '/var/tmp': folder(0o1777),
  },
  megabytes: 1.2,
};
