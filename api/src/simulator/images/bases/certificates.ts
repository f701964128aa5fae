import type { ImageFile, ImageFiles } from '../../kernel/index.ts';
import { executable, folder, link } from '../model.ts';
import { CERTIFICATES, updateCertificates } from '../programs/packages/certificates.ts';

/** Nobody reads here what is in it. */
const BUNDLE: ImageFile = { content: { fill: '\n', length: 216_000 } };

/** The authorities that are trusted, where distroless images have them. */
export const certificates: ImageFiles = { [CERTIFICATES]: BUNDLE };

/** The package ca-certificates as Debian and Ubuntu have it. */
export const debianCertificates: ImageFiles = {
  ...certificates,
  '/etc/ca-certificates/update.d': folder(),
  '/etc/ssl/openssl.cnf': '# OpenSSL example configuration file.\n',
  '/etc/ssl/private': folder(0o700),
  '/usr/local/share/ca-certificates': folder(),
  '/usr/share/ca-certificates/mozilla': folder(),
  '/usr/sbin/update-ca-certificates': executable(updateCertificates),
};

/** What Alpine has from the beginning: the bundle, and OpenSSL's library. @see aports: main/ca-certificates, main/openssl */
export const alpineCertificates: ImageFiles = {
  ...certificates,
  '/etc/ssl/cert.pem': link('certs/ca-certificates.crt'),
  '/etc/ssl/ct_log_list.cnf': '',
  '/etc/ssl/ct_log_list.cnf.dist': '',
  '/etc/ssl/misc': folder(),
  '/etc/ssl/openssl.cnf': '# OpenSSL example configuration file.\n',
  '/etc/ssl/openssl.cnf.dist': '# OpenSSL example configuration file.\n',
  '/etc/ssl/private': folder(),
};

/** @see fedora: ca-certificates.spec */
export const redhatCertificates: ImageFiles = {
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem': BUNDLE,
  '/etc/pki/ca-trust/source/anchors': folder(),
  '/etc/pki/tls/cert.pem': link('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'),
  '/etc/pki/tls/certs/ca-bundle.crt': link('/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem'),
  '/etc/ssl/certs': link('../pki/tls/certs'),
};
