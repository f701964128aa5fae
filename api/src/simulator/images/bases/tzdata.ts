import type { ImageFiles } from '../../kernel/index.ts';
import { zoneinfo } from '../../shell/utilities/time/zone-files.ts';
import { link } from '../model.ts';

/** What the package does when nobody says where one is. @see debian: tzdata.config, tzdata.postinst */
export const debianTime: ImageFiles = {
  '/etc/localtime': link('/usr/share/zoneinfo/Etc/UTC'),
  '/etc/timezone': 'Etc/UTC\n',
  '/usr/share/zoneinfo': zoneinfo,
};

/** Alpine has none of it, but for images that bring the package, so that TZ may name a zone. */
export const alpineTime: ImageFiles = { '/usr/share/zoneinfo': zoneinfo };

/** Likewise of Red Hat's. @see systemd: localtime(5) */
export const redhatTime: ImageFiles = {
  '/etc/localtime': link('../usr/share/zoneinfo/UTC'),
  '/usr/share/zoneinfo': zoneinfo,
};
