/** The newest version of each official image, in one or two numbers: later ones were never pushed. @see docker-library/repo-info: repos */
export const newestVersions: Readonly<Record<string, readonly [major: number, minor?: number]>> = {
  adminer: [5],
  alpine: [3, 24],
  bash: [5, 3],
  busybox: [1, 38],
  caddy: [2],
  cassandra: [5, 0],
  centos: [8],
  couchdb: [3],
  debian: [13],
  docker: [29],
  drupal: [12],
  'eclipse-mosquitto': [2],
  elasticsearch: [9],
  fedora: [45],
  ghost: [6],
  golang: [1, 27],
  gradle: [9],
  haproxy: [3, 4],
  // Its tags are names.
  'hello-world': [0],
  httpd: [2, 4],
  influxdb: [3],
  jenkins: [2, 60],
  kibana: [9],
  logstash: [9],
  mariadb: [13],
  maven: [4],
  memcached: [1, 6],
  mongo: [8, 3],
  // Since 2026 by the year and the month.
  mysql: [26],
  nats: [2],
  nextcloud: [34],
  nginx: [1, 31],
  node: [26],
  openjdk: [27],
  perl: [5, 44],
  php: [8],
  phpmyadmin: [5],
  postgres: [19],
  python: [3, 15],
  rabbitmq: [4, 3],
  redis: [8, 10],
  registry: [3],
  ruby: [4, 0],
  rust: [1],
  tomcat: [11],
  traefik: [3],
  ubuntu: [26],
  // Since then each has its images under its maker's name alone.
  vault: [1, 13],
  consul: [1, 15],
  wordpress: [7],
  zookeeper: [3],
};

/** Where numbers are left out between one release and the next: those that there are, by their first two numbers. */
export const releases: Readonly<Record<string, RegExp>> = {
  cassandra: /^(2\.[012]|3\.(\d|1[01])|4\.[01]|5\.0)$/,
  debian: /^(6\.0|7\.(\d|1[01])|8\.(\d|1[01])|(9|10)\.(\d|1[0-3])|11\.(\d|1[01])|1[23]\.\d\d?)$/,
  elasticsearch: /^(1\.[3-7]|2\.[0-4]|5\.[0-6]|6\.[4-8]|7\.(\d|1[0-7])|8\.(\d|1\d)|9\.\d\d?)$/,
  httpd: /^2\.[24]$/,
  kibana: /^(4\.\d|5\.[0-6]|6\.[4-8]|7\.(\d|1[0-7])|8\.(\d|1\d)|9\.\d\d?)$/,
  logstash: /^(1\.[45]|2\.[0-4]|5\.[0-6]|6\.[4-8]|7\.(\d|1[0-7])|8\.(\d|1\d)|9\.\d\d?)$/,
  mariadb: /^(5\.5|10\.(\d|1[01])|11\.[0-8]|1[23]\.\d)$/,
  memcached: /^1\.[456]$/,
  mongo: /^([23]\.\d|4\.[0-49]|[5-8]\.[0-3])$/,
  mysql: /^(5\.[567]|8\.[0-4]|9\.[0-7]|2[6-9]\.\d\d?)$/,
  node: /^(0\.1[0-2]|4\.\d|5\.(\d|1[0-2])|6\.(\d|1[0-7])|7\.(\d|10)|8\.(\d|1[0-7])|9\.(\d|1[01])|10\.(1?\d|2[0-4])|11\.(\d|1[0-5])|12\.(1?\d|2[0-2])|13\.(\d|1[0-4])|14\.(1?\d|2[01])|15\.(\d|1[0-4])|16\.(1?\d|20)|1[79]\.\d|18\.(1?\d|20)|21\.[0-7]|2[02-6]\.\d\d?)$/,
  php: /^(5\.[3-6]|7\.[0-4]|8\.\d)$/,
  // Since its tenth release its second number is a patch.
  postgres: /^(8\.4|9\.[0-6]|10\.(1?\d|2[0-3])|1[12]\.(1?\d|2[0-2])|13\.(1?\d|2[0-3])|1[4-9]\.[12]?\d)$/,
  python: /^(2\.7|3\.([2-9]|1[0-5]))$/,
  rabbitmq: /^(3\.(\d|1[0-3])|4\.[0-3])$/,
  redis: /^(2\.[68]|3\.[02]|[45]\.0|6\.[02]|7\.[024]|8\.\d\d?)$/,
  ruby: /^(1\.9|2\.[0-7]|3\.[0-4]|4\.0)$/,
  tomcat: /^([67]\.0|8\.[05]|9\.0|10\.[01]|11\.0)$/,
};

/** The last patches of releases that are over. */
export const newestPatches: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  alpine: patches(`3.1.4 3.2.3 3.3.3 3.4.6 3.5.3 3.6.5 3.7.3 3.8.5 3.9.6 3.10.9 3.11.13 3.12.12 3.13.12 3.14.10 3.15.11 3.16.9 3.17.10
3.18.12`),
  busybox: patches('1.24.2 1.25.1 1.26.2 1.27.2 1.28.4 1.29.3 1.30.1 1.31.1 1.32.1 1.33.2 1.34.1 1.35.0 1.36.1'),
  golang: patches('1.8.7 1.9.7 1.10.8 1.11.13 1.12.17 1.13.15 1.14.15 1.15.15 1.16.15 1.17.13 1.18.10 1.19.13 1.20.14 1.21.13 1.22.12'),
  httpd: patches('2.2.34'),
  mariadb: patches('10.0.38 10.1.48 10.2.44 10.3.39 10.4.34 10.5.29 10.7.8 10.8.8 10.9.8 10.10.7 11.0.6 11.1.6 11.2.6 11.3.2'),
  mongo: patches('2.6.12 3.0.15 3.2.22 3.4.24 3.6.23 4.0.28 4.2.24'),
  mysql: patches('5.5.62 5.6.51 5.7.44 8.0.46 8.1.0 8.2.0 8.3.0'),
  nginx: patches(`1.8.1 1.9.15 1.10.3 1.11.13 1.12.2 1.13.12 1.14.2 1.15.12 1.16.1 1.17.10 1.18.0 1.19.10 1.20.2 1.21.6 1.22.1 1.23.4
1.24.0 1.25.5 1.26.3 1.27.5`),
  node: patches('6.17.1 8.17.0 10.24.1 12.22.12 14.21.3 16.20.2 18.20.8'),
  php: patches('5.6.40 7.0.33 7.1.33 7.2.34 7.3.33 7.4.33 8.0.30'),
  postgres: patches('9.1.24 9.2.24 9.3.25 9.4.26 9.5.25 9.6.24'),
  python: patches('2.7.18 3.4.10 3.5.10 3.6.15 3.7.17 3.8.20'),
  rabbitmq: patches('3.6.16 3.7.28 3.8.34 3.9.29 3.10.25 3.11.28 3.12.14 3.13.7'),
  redis: patches('2.6.17 2.8.23 3.0.7 3.2.12 4.0.14 5.0.14 6.0.20 7.0.15'),
  ruby: patches('2.3.8 2.4.10 2.5.9 2.6.10 2.7.8 3.0.7 3.1.7'),
};

function patches(all: string): Record<string, number> {
  return Object.fromEntries(
    all.split(/\s+/).map((each) => {
      const at = each.lastIndexOf('.');
      return [each.slice(0, at), Number(each.slice(at + 1))] as const;
    }),
  );
}
