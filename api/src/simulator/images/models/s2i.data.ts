/** @see sclorg/nginx-container: 1.20/root/opt/app-root/nginxconf.sed; fedora: nginx, nginx.conf */
export const NGINX_CONF = `worker_processes auto;
error_log /var/log/nginx/error.log;
pid /run/nginx.pid;

events {
    worker_connections 1024;
}

http {
    log_format  main  '$remote_addr - $remote_user [$time_local] "$request" '
                      '$status $body_bytes_sent "$http_referer" '
                      '"$http_user_agent" "$http_x_forwarded_for"';

    access_log  /var/log/nginx/access.log  main;

    sendfile            on;
    tcp_nopush          on;
    tcp_nodelay         on;
    keepalive_timeout   65;
    types_hash_max_size 4096;

    include             /etc/nginx/mime.types;
    default_type        application/octet-stream;

    include /opt/app-root/etc/nginx.d/*.conf;

    server {
        listen       8080 default_server;
        listen       [::]:8080 default_server;
        server_name  _;
        root         /opt/app-root/src;

        include /opt/app-root/etc/nginx.default.d/*.conf;
    }
}
`;
export const NGINX_RUN = `#!/bin/bash
if [ ! -v NGINX_LOG_TO_VOLUME ]; then
  ln -sf /dev/stdout /var/log/nginx/access.log
  ln -sf /dev/stderr /var/log/nginx/error.log
fi
exec nginx -g "daemon off;"
`;

export const NO_APPLICATION = `#!/bin/bash
for each in app.sh app.py; do
  if [ -f "$each" ]; then
    [ "$each" = app.sh ] && exec ./app.sh
    exec python app.py
  fi
done
echo "ERROR: don't know how to run your application."
echo "Please set either APP_MODULE, APP_FILE or APP_SCRIPT environment variables, or create a file 'app.py' to launch your application."
exit 1
`;

/** @see jboss-openshift/cct_module: jboss/container/java/run/bash/artifacts/opt/jboss/container/java/run/run-java.sh */
export const RUN_JAVA = `#!/bin/sh
echo "Starting the Java application using /opt/jboss/container/java/run/run-java.sh $*..."
cd /deployments
if [ -z "$JAVA_MAIN_CLASS" ] && [ -z "$JAVA_APP_JAR" ]; then
  count=$(ls | grep '\\.jar$' | wc -l)
  if [ "$count" = 1 ]; then
    JAVA_APP_JAR=/deployments/$(ls | grep '\\.jar$')
  else
    echo "ERROR Neither \\$JAVA_MAIN_CLASS nor \\$JAVA_APP_JAR is set and $count JARs found in /deployments (1 expected)" >&2
    echo "Error: -jar requires jar file specification" >&2
    exit 1
  fi
fi
if [ -n "$JAVA_MAIN_CLASS" ]; then
  exec java $JAVA_OPTS $JAVA_MAIN_CLASS "$@"
fi
exec java $JAVA_OPTS -jar "$JAVA_APP_JAR" "$@"
`;

/** @see sclorg/mysql-container: root-common/usr/share/container-scripts/mysql/pre-init/20-validate-variables.sh */
export const MYSQL_USAGE = `You must either specify the following environment variables:
  MYSQL_USER (regex: '^[a-zA-Z0-9_]+$')
  MYSQL_PASSWORD (regex: '^[a-zA-Z0-9_~!@#$%^&*()-=<>,.?;:|]+$')
  MYSQL_DATABASE (regex: '^[a-zA-Z0-9_]+$')
Or the following environment variable:
  MYSQL_ROOT_PASSWORD (regex: '^[a-zA-Z0-9_~!@#$%^&*()-=<>,.?;:|]+$')
Or both.
Optional Settings:
  MYSQL_LOWER_CASE_TABLE_NAMES (default: 0)
  MYSQL_LOG_QUERIES_ENABLED (default: 0)
  MYSQL_MAX_CONNECTIONS (default: 151)
  MYSQL_FT_MIN_WORD_LEN (default: 4)
  MYSQL_FT_MAX_WORD_LEN (default: 20)
  MYSQL_AIO (default: 1)
  MYSQL_KEY_BUFFER_SIZE (default: 32M or 10% of available memory)
  MYSQL_MAX_ALLOWED_PACKET (default: 200M)
  MYSQL_TABLE_OPEN_CACHE (default: 400)
  MYSQL_SORT_BUFFER_SIZE (default: 256K)
  MYSQL_READ_BUFFER_SIZE (default: 8M or 5% of available memory)
  MYSQL_INNODB_BUFFER_POOL_SIZE (default: 32M or 50% of available memory)
  MYSQL_INNODB_LOG_FILE_SIZE (default: 8M or 15% of available memory)
  MYSQL_INNODB_LOG_BUFFER_SIZE (default: 8M or 15% of available memory)

For more information, see https://github.com/sclorg/mysql-container
`;
export const RUN_MYSQL = `#!/bin/bash
echo '=> sourcing 20-validate-variables.sh ...'
usage() {
  [ $# = 1 ] && echo "error: $1"
  cat /usr/share/container-scripts/mysql/usage
  exit 1
}
if [ -z "\${MYSQL_USER+x}" -o -z "\${MYSQL_PASSWORD+x}" ]; then
  [ -z "\${MYSQL_ROOT_PASSWORD+x}" ] && usage
  [ -n "\${MYSQL_USER+x}\${MYSQL_PASSWORD+x}\${MYSQL_DATABASE+x}" ] && usage
elif [ -z "\${MYSQL_ROOT_PASSWORD+x}" ]; then
  [ -n "\${MYSQL_DATABASE+x}" ] || usage "You need to specify database name or root password"
  export MYSQL_ALLOW_EMPTY_PASSWORD=1
fi
exec docker-entrypoint.sh mysqld --ignore-db-dir=data > /dev/null 2>&1
`;

/** @see sclorg/postgresql-container: src/root/usr/share/container-scripts/postgresql/common.sh */
export const POSTGRES_USAGE = `For general container run, you must either specify the following environment
variables:
  POSTGRESQL_USER  POSTGRESQL_PASSWORD  POSTGRESQL_DATABASE
Or the following environment variable:
  POSTGRESQL_ADMIN_PASSWORD
Or both.

To migrate data from different PostgreSQL container:
  POSTGRESQL_MIGRATION_REMOTE_HOST (hostname or IP address)
  POSTGRESQL_MIGRATION_ADMIN_PASSWORD (password of remote 'postgres' user)
And optionally:
  POSTGRESQL_MIGRATION_IGNORE_ERRORS=yes (default is 'no')

Optional settings:
  POSTGRESQL_MAX_CONNECTIONS (default: 100)
  POSTGRESQL_MAX_PREPARED_TRANSACTIONS (default: 0)
  POSTGRESQL_SHARED_BUFFERS (default: 32MB)

For more information see /usr/share/container-scripts/postgresql/README.md
within the container or visit https://github.com/sclorg/postgresql-container.
`;
export const RUN_POSTGRES = `#!/bin/bash
export PGDATA=/var/lib/pgsql/data/userdata
mkdir -p "$PGDATA" || exit 1
given=\${POSTGRESQL_USER+x}\${POSTGRESQL_PASSWORD+x}\${POSTGRESQL_DATABASE+x}
if [ -n "$given" -a "$given" != xxx ] || [ -z "$given" -a -z "\${POSTGRESQL_ADMIN_PASSWORD+x}" ]; then
  cat /usr/share/container-scripts/postgresql/usage >&2
  exit 1
fi
export POSTGRES_USER=\${POSTGRESQL_USER:-postgres} POSTGRES_DB=\${POSTGRESQL_DATABASE:-postgres}
export POSTGRES_PASSWORD=\${POSTGRESQL_PASSWORD:-$POSTGRESQL_ADMIN_PASSWORD}
exec docker-entrypoint.sh postgres > /dev/null 2>&1
`;
