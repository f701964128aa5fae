const words = (text: string): ReadonlySet<string> => new Set(text.split(/\s+/));

/** What directives of one argument take. @see nginx: src/core/ngx_conf_file.c ngx_conf_set_flag_slot and its neighbours */
export const flags = words(
  `absolute_redirect accept_mutex autoindex autoindex_exact_size autoindex_localtime chunked_transfer_encoding
client_body_in_single_buffer daemon etag fastcgi_buffering fastcgi_ignore_client_abort fastcgi_intercept_errors fastcgi_keep_conn gunzip
gzip gzip_vary ignore_invalid_headers log_not_found log_subrequest master_process merge_slashes mirror_request_body msie_padding
multi_accept pcre_jit port_in_redirect proxy_buffering proxy_cache_lock proxy_ignore_client_abort proxy_intercept_errors
proxy_pass_request_body proxy_pass_request_headers proxy_request_buffering proxy_ssl_server_name proxy_ssl_session_reuse
proxy_ssl_verify real_ip_recursive recursive_error_pages reset_timedout_connection rewrite_log sendfile server_name_in_redirect ssi
ssl_prefer_server_ciphers ssl_session_tickets ssl_stapling ssl_stapling_verify sub_filter_once tcp_nodelay tcp_nopush
underscores_in_headers uninitialized_variable_warn`,
);
export const numbers = words(
  `keepalive_requests proxy_next_upstream_tries ssl_verify_depth types_hash_bucket_size types_hash_max_size
variables_hash_bucket_size variables_hash_max_size server_names_hash_bucket_size server_names_hash_max_size worker_rlimit_nofile`,
);
export const sizes = words(
  `client_body_buffer_size client_header_buffer_size client_max_body_size connection_pool_size fastcgi_buffer_size gzip_min_length
proxy_buffer_size proxy_busy_buffers_size proxy_max_temp_file_size request_pool_size sendfile_max_chunk ssl_buffer_size`,
);
export const times = words(
  `auth_delay client_body_timeout client_header_timeout fastcgi_connect_timeout fastcgi_read_timeout fastcgi_send_timeout
grpc_read_timeout keepalive_time lingering_time lingering_timeout open_file_cache_valid proxy_connect_timeout
proxy_next_upstream_timeout proxy_read_timeout proxy_send_timeout proxy_timeout resolver_timeout send_timeout ssl_session_timeout
uwsgi_read_timeout worker_shutdown_timeout`,
);

const ANY = Number.POSITIVE_INFINITY;
/** How many arguments the others take, at least and at most. */
export const counts: Readonly<Record<string, readonly [number, number]>> = {
  access_log: [1, ANY],
  add_header: [2, 3],
  alias: [1, 1],
  allow: [1, 1],
  auth_basic: [1, 1],
  auth_basic_user_file: [1, 1],
  default_type: [1, 1],
  deny: [1, 1],
  error_log: [1, ANY],
  error_page: [2, ANY],
  events: [0, 0],
  expires: [1, 2],
  fastcgi_index: [1, 1],
  fastcgi_param: [2, 3],
  fastcgi_pass: [1, 1],
  http: [0, 0],
  include: [1, 1],
  index: [1, ANY],
  internal: [0, 0],
  ip_hash: [0, 0],
  keepalive_timeout: [1, 2],
  large_client_header_buffers: [2, 2],
  least_conn: [0, 0],
  limit_req: [1, 3],
  limit_req_zone: [3, 4],
  listen: [1, ANY],
  location: [1, 2],
  log_format: [2, ANY],
  map: [2, 2],
  pid: [1, 1],
  proxy_buffers: [2, 2],
  proxy_hide_header: [1, 1],
  proxy_http_version: [1, 1],
  proxy_pass: [1, 1],
  proxy_set_header: [2, 2],
  resolver: [1, ANY],
  return: [1, 2],
  rewrite: [2, 3],
  root: [1, 1],
  server_name: [1, ANY],
  set: [2, 2],
  ssl_certificate: [1, 1],
  ssl_certificate_key: [1, 1],
  ssl_protocols: [1, ANY],
  stub_status: [0, 1],
  try_files: [2, ANY],
  types: [0, 0],
  upstream: [1, 1],
  user: [1, 2],
  worker_connections: [1, 1],
  worker_processes: [1, 1],
};

/** Beside those of flags, numbers, sizes and times, what may be said once in a place. */
export const once = words(
  `alias client_body_temp_path default_type expires fastcgi_pass keepalive_timeout large_client_header_buffers limit_rate pid proxy_buffers
proxy_http_version proxy_pass resolver root ssl_ciphers ssl_protocols try_files user worker_connections worker_processes`,
);

/** Variables that nginx has of itself. @see nginx: src/http/ngx_http_variables.c and its modules */
export const variables = words(
  `ancient_browser arg_ args binary_remote_addr body_bytes_sent bytes_sent connection connection_requests connection_time
connections_active connections_reading connections_waiting connections_writing content_length content_type date_gmt date_local
document_root document_uri fastcgi_path_info fastcgi_script_name geoip_country_code gzip_ratio host hostname http2 http3 https
invalid_referer is_args limit_conn_status limit_rate limit_req_status memcached_key modern_browser msec msie nginx_version pid pipe
proxy_add_x_forwarded_for proxy_host proxy_internal_body_length proxy_internal_chunked proxy_port proxy_protocol_addr
proxy_protocol_port proxy_protocol_server_addr proxy_protocol_server_port query_string realip_remote_addr realip_remote_port
realpath_root remote_addr remote_port remote_user request request_body request_body_file request_completion request_filename
request_id request_length request_method request_time request_uri scheme secure_link secure_link_expires server_addr server_name
server_port server_protocol slice_range ssl_alpn_protocol ssl_cipher ssl_ciphers ssl_client_cert ssl_client_escaped_cert
ssl_client_fingerprint ssl_client_i_dn ssl_client_raw_cert ssl_client_s_dn ssl_client_serial ssl_client_v_end ssl_client_v_remain
ssl_client_v_start ssl_client_verify ssl_curve ssl_curves ssl_early_data ssl_protocol ssl_server_name ssl_session_id
ssl_session_reused status tcpinfo_rcv_space tcpinfo_rtt tcpinfo_rttvar tcpinfo_snd_cwnd time_iso8601 time_local uid_got uid_reset
uid_set upstream_addr upstream_bytes_received upstream_bytes_sent upstream_cache_status upstream_connect_time upstream_header_time
upstream_queue_time upstream_response_length upstream_response_time upstream_status uri`,
);
/** And by what their names begin with. */
export const families = /^(arg|cookie|http|sent_http|sent_trailer|upstream_http|upstream_cookie|upstream_trailer|proxy_protocol_tlv)_/;

/** Whose arguments may have variables in them. */
export const expanded = words(
  `access_log add_header alias auth_basic auth_basic_user_file error_page expires fastcgi_param fastcgi_pass if limit_conn_zone
limit_req_zone log_format map proxy_cache_key proxy_cookie_domain proxy_cookie_path proxy_pass proxy_redirect proxy_set_body
proxy_set_header return rewrite root set split_clients sub_filter try_files`,
);
