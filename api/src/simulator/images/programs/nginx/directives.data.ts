const VALUES = ['flag', 'number', 'size', 'offset', 'time', 'seconds'] as const;

/** What nginx knows of a directive. */
export interface DirectiveFacts {
  /** Where it may stand: a letter for each place. */
  readonly places: string;
  readonly least: number;
  readonly most: number;
  readonly block: boolean;
  /** What its one argument is: a size has no gigabytes, as an offset may; a time may have milliseconds, as seconds may not, and has no months or years. */
  readonly value: (typeof VALUES)[number] | undefined;
  /** Whether it may stand but once in its place. */
  readonly once: boolean;
}

/**
 * Asked of nginx 1.26.3 (`nginx -t`), directive by directive: the places (m main, e events, h http, s its server, l location, u upstream,
 * i an `if` of a server, j one of a location, x limit_except, S stream, T and U its server and upstream, M mail, N its server), how many
 * arguments it takes, and what they are.
 */
const asked = `
m 0 block: events http mail stream
m 1: debug_points env load_module pid ssl_engine
m 1 flag once: daemon master_process pcre_jit quic_bpf
m 1 number once: worker_rlimit_nofile
m 1 offset once: worker_rlimit_core
m 1 once: lock_file worker_priority worker_processes working_directory
m 1 time once: timer_resolution worker_shutdown_timeout
m 1+ once: worker_cpu_affinity
m 1-2: user
m 2-3: thread_pool
mehsluijxSTUMN 1: include
mhslSTMN 1+: error_log
e 1: debug_connection use
e 1 flag once: accept_mutex multi_accept
e 1 number once: epoll_events worker_aio_requests
e 1 once: worker_connections
e 1 time once: accept_mutex_delay
h 1 size once: http2_recv_buffer_size
h 2 block: charset_map
h 2+: fastcgi_cache_path proxy_cache_path scgi_cache_path uwsgi_cache_path
h 3: limit_req_zone
hS 1 block: upstream
hS 1 number once: map_hash_bucket_size map_hash_max_size server_names_hash_bucket_size server_names_hash_max_size
  variables_hash_bucket_size variables_hash_max_size
hS 1-2 block: geo
hS 2: limit_conn_zone
hS 2 block: map split_clients
hS 2+: log_format
hs 1: http2_idle_timeout http2_max_concurrent_pushes http2_max_field_size http2_max_header_size http2_max_requests http2_recv_timeout
hs 1 flag once: http2 http3 http3_hq ignore_invalid_headers merge_slashes quic_gso quic_retry ssl_early_data ssl_stapling
  ssl_stapling_verify underscores_in_headers
hs 1 number once: http2_max_concurrent_streams http2_streams_index_size http3_max_concurrent_streams max_headers
  quic_active_connection_id_limit
hs 1 once: quic_host_key ssl_ocsp ssl_ocsp_cache ssl_ocsp_responder ssl_stapling_file ssl_stapling_responder
hs 1 size once: client_header_buffer_size connection_pool_size http2_body_preread_size http2_pool_size http3_stream_buffer_size
  request_pool_size ssl_buffer_size
hs 1 time once: client_header_timeout
hs 2 once: large_client_header_buffers
hsST 1 flag once: ssl_reject_handshake
hsSTMN 1: ssl_certificate ssl_certificate_key ssl_session_ticket_key
hsSTMN 1 flag once: ssl_prefer_server_ciphers ssl_session_tickets
hsSTMN 1 number once: ssl_verify_depth
hsSTMN 1 once: ssl_ciphers ssl_client_certificate ssl_crl ssl_dhparam ssl_ecdh_curve ssl_password_file ssl_trusted_certificate
  ssl_verify_client
hsSTMN 1 seconds once: ssl_session_timeout
hsSTMN 1+: ssl_protocols
hsSTMN 1-2: ssl_session_cache
hsSTMN 2: ssl_conf_command
hsl 0 block: types
hsl 1: ancient_browser_value autoindex_format fastcgi_catch_stderr fastcgi_hide_header fastcgi_pass_header fastcgi_split_path_info
  grpc_hide_header grpc_pass_header gzip_http_version http2_push http2_push_preload limit_req_log_level mirror modern_browser_value
  proxy_hide_header proxy_http_version proxy_pass_header satisfy scgi_hide_header scgi_pass_header uwsgi_hide_header uwsgi_pass_header
hsl 1 flag once: absolute_redirect aio_write autoindex autoindex_exact_size autoindex_localtime chunked_transfer_encoding
  client_body_in_single_buffer create_full_put_path etag fastcgi_buffering fastcgi_cache_background_update fastcgi_cache_lock
  fastcgi_cache_revalidate fastcgi_force_ranges fastcgi_ignore_client_abort fastcgi_intercept_errors fastcgi_keep_conn
  fastcgi_pass_request_body fastcgi_pass_request_headers fastcgi_request_buffering fastcgi_socket_keepalive grpc_intercept_errors
  grpc_socket_keepalive grpc_ssl_server_name grpc_ssl_session_reuse grpc_ssl_verify gunzip gzip_no_buffer gzip_vary limit_req_dry_run
  log_not_found log_subrequest memcached_socket_keepalive mirror_request_body mp4_start_key_frame msie_padding msie_refresh
  open_file_cache_errors open_file_cache_events port_in_redirect proxy_buffering proxy_cache_background_update proxy_cache_convert_head
  proxy_cache_lock proxy_cache_revalidate proxy_force_ranges proxy_ignore_client_abort proxy_intercept_errors proxy_pass_request_body
  proxy_pass_request_headers proxy_request_buffering real_ip_recursive recursive_error_pages reset_timedout_connection scgi_buffering
  scgi_cache_background_update scgi_cache_lock scgi_cache_revalidate scgi_force_ranges scgi_ignore_client_abort scgi_intercept_errors
  scgi_pass_request_body scgi_pass_request_headers scgi_request_buffering scgi_socket_keepalive server_name_in_redirect
  ssi_ignore_recycled_buffers ssi_last_modified ssi_silent_errors sub_filter_last_modified sub_filter_once tcp_nopush uwsgi_buffering
  uwsgi_cache_background_update uwsgi_cache_lock uwsgi_cache_revalidate uwsgi_force_ranges uwsgi_ignore_client_abort
  uwsgi_intercept_errors uwsgi_pass_request_body uwsgi_pass_request_headers uwsgi_request_buffering uwsgi_socket_keepalive
  uwsgi_ssl_server_name uwsgi_ssl_session_reuse uwsgi_ssl_verify
hsl 1 number: limit_conn_status limit_req_status
hsl 1 number once: fastcgi_cache_min_uses fastcgi_next_upstream_tries grpc_next_upstream_tries grpc_ssl_verify_depth gzip_comp_level
  max_ranges memcached_gzip_flag memcached_next_upstream_tries min_delete_depth open_file_cache_min_uses proxy_cache_min_uses
  proxy_headers_hash_bucket_size proxy_headers_hash_max_size scgi_cache_min_uses scgi_next_upstream_tries types_hash_bucket_size
  types_hash_max_size userid_service uwsgi_cache_min_uses uwsgi_modifier1 uwsgi_modifier2 uwsgi_next_upstream_tries uwsgi_ssl_verify_depth
hsl 1 offset once: client_max_body_size directio_alignment fastcgi_cache_max_range_offset proxy_cache_max_range_offset
  scgi_cache_max_range_offset uwsgi_cache_max_range_offset
hsl 1 once: add_after_body add_before_body aio auth_request client_body_in_file_only default_type directio fastcgi_cache fastcgi_cache_key
  fastcgi_index fastcgi_store grpc_ssl_certificate grpc_ssl_certificate_key grpc_ssl_ciphers grpc_ssl_crl grpc_ssl_name
  grpc_ssl_password_file grpc_ssl_trusted_certificate gzip_static if_modified_since lingering_close proxy_cache proxy_cache_key
  proxy_method proxy_set_body proxy_store real_ip_header scgi_cache scgi_cache_key scgi_store secure_link secure_link_md5
  secure_link_secret server_tokens userid userid_domain userid_expires userid_mark userid_name userid_p3p userid_path uwsgi_cache
  uwsgi_cache_key uwsgi_ssl_certificate uwsgi_ssl_certificate_key uwsgi_ssl_ciphers uwsgi_ssl_crl uwsgi_ssl_name uwsgi_ssl_password_file
  uwsgi_ssl_trusted_certificate uwsgi_store uwsgi_string
hsl 1 seconds once: open_file_cache_valid
hsl 1 size: fastcgi_send_lowat proxy_send_lowat send_lowat
hsl 1 size once: client_body_buffer_size fastcgi_buffer_size fastcgi_busy_buffers_size fastcgi_limit_rate fastcgi_max_temp_file_size
  fastcgi_temp_file_write_size grpc_buffer_size gzip_hash gzip_min_length gzip_window http2_chunk_size memcached_buffer_size
  mp4_buffer_size mp4_max_buffer_size postpone_gzipping postpone_output proxy_busy_buffers_size proxy_limit_rate proxy_max_temp_file_size
  proxy_temp_file_write_size read_ahead scgi_buffer_size scgi_busy_buffers_size scgi_limit_rate scgi_max_temp_file_size
  scgi_temp_file_write_size sendfile_max_chunk slice ssi_min_file_chunk ssi_value_length subrequest_output_buffer_size uwsgi_buffer_size
  uwsgi_busy_buffers_size uwsgi_limit_rate uwsgi_max_temp_file_size uwsgi_temp_file_write_size
hsl 1 time once: auth_delay client_body_timeout fastcgi_cache_lock_age fastcgi_cache_lock_timeout fastcgi_connect_timeout
  fastcgi_next_upstream_timeout fastcgi_read_timeout fastcgi_send_timeout grpc_connect_timeout grpc_next_upstream_timeout
  grpc_read_timeout grpc_send_timeout lingering_time lingering_timeout memcached_connect_timeout memcached_next_upstream_timeout
  memcached_read_timeout memcached_send_timeout proxy_cache_lock_age proxy_cache_lock_timeout proxy_read_timeout proxy_send_timeout
  scgi_cache_lock_age scgi_cache_lock_timeout scgi_connect_timeout scgi_next_upstream_timeout scgi_read_timeout scgi_send_timeout
  send_timeout uwsgi_cache_lock_age uwsgi_cache_lock_timeout uwsgi_connect_timeout uwsgi_next_upstream_timeout uwsgi_read_timeout
  uwsgi_send_timeout
hsl 1+: addition_types ancient_browser charset_types dav_methods fastcgi_cache_bypass fastcgi_cache_methods fastcgi_cache_use_stale
  fastcgi_cache_valid fastcgi_ignore_headers fastcgi_next_upstream fastcgi_no_cache grpc_ignore_headers grpc_next_upstream
  grpc_ssl_protocols gzip_disable gzip_proxied gzip_types index memcached_next_upstream proxy_cache_bypass proxy_cache_methods
  proxy_cache_use_stale proxy_cache_valid proxy_ignore_headers proxy_no_cache scgi_cache_bypass scgi_cache_methods scgi_cache_use_stale
  scgi_cache_valid scgi_ignore_headers scgi_next_upstream scgi_no_cache ssi_types sub_filter_types uwsgi_cache_bypass uwsgi_cache_methods
  uwsgi_cache_use_stale uwsgi_cache_valid uwsgi_ignore_headers uwsgi_next_upstream uwsgi_no_cache uwsgi_ssl_protocols
hsl 1-2: keepalive_disable modern_browser
hsl 1-2 once: disable_symlinks fastcgi_bind grpc_bind memcached_bind open_file_cache proxy_cookie_domain proxy_cookie_path proxy_redirect
  scgi_bind uwsgi_bind
hsl 1-3: dav_access fastcgi_store_access limit_req proxy_store_access scgi_store_access userid_flags uwsgi_store_access
hsl 1-4 once: client_body_temp_path fastcgi_temp_path proxy_cookie_flags proxy_temp_path scgi_temp_path uwsgi_temp_path
hsl 2: auth_request_set grpc_set_header grpc_ssl_conf_command proxy_set_header sub_filter uwsgi_ssl_conf_command
hsl 2 once: fastcgi_buffers gunzip_buffers gzip_buffers output_buffers proxy_buffers scgi_buffers uwsgi_buffers
hsl 2-3: fastcgi_param scgi_param uwsgi_param
hslST 1: limit_conn_log_level
hslST 1 flag once: limit_conn_dry_run proxy_socket_keepalive proxy_ssl_server_name proxy_ssl_session_reuse proxy_ssl_verify tcp_nodelay
hslST 1 number once: proxy_next_upstream_tries proxy_ssl_verify_depth
hslST 1 once: proxy_ssl_certificate proxy_ssl_certificate_key proxy_ssl_ciphers proxy_ssl_crl proxy_ssl_name proxy_ssl_password_file
  proxy_ssl_trusted_certificate
hslST 1 size once: proxy_buffer_size
hslST 1 time once: proxy_connect_timeout proxy_next_upstream_timeout
hslST 1+: proxy_next_upstream proxy_ssl_protocols
hslST 1-2 once: proxy_bind
hslST 1-4 once: open_log_file_cache
hslST 2: limit_conn proxy_ssl_conf_command
hslSTMN 1: set_real_ip_from
hslSTMN 1 time once: resolver_timeout
hslSTMN 1+ once: resolver
hslij 1 flag once: rewrite_log uninitialized_variable_warn
hslj 1 flag once: gzip override_charset sendfile ssi
hslj 1 once: charset limit_rate limit_rate_after post_action root source_charset
hslj 1-2 once: expires
hslj 2+: error_page
hslj 2-3: add_header add_trailer
hsljxST 1+: access_log
hslu 1 number once: keepalive_requests
hslu 1 time once: keepalive_time
hslu 1-2 once: keepalive_timeout
hslx 1 once: auth_basic auth_basic_user_file
hslxST 1: allow deny
huSUM 0+ block: server
sTMN 1+: server_name
sTN 1+: listen
sl 0-1: stub_status
sl 1 number once: referer_hash_bucket_size referer_hash_max_size
sl 1+: valid_referers
sl 1+ block: if
sl 1-2 block: location
sl 2+ once: try_files
slij 0: break
slij 2-3: rewrite
slijT 1-2: return
slijT 2: set
l 0: empty_gif flv internal mp4
l 1 flag once: random_index
l 1 once: alias
l 1+ block: limit_except
lj 1: memcached_pass
lj 1 once: fastcgi_pass grpc_pass scgi_pass uwsgi_pass
ljxT 1 once: proxy_pass
u 0: ip_hash
u 1: keepalive
uU 0: least_conn
uU 0-2: random
uU 1-2: hash zone
ST 1 flag once: proxy_half_close proxy_ssl ssl_preread
ST 1 number once: proxy_requests proxy_responses
ST 1 once: proxy_download_rate proxy_upload_rate
ST 1 size: proxy_downstream_buffer proxy_upstream_buffer
ST 1 size once: preread_buffer_size
ST 1 time once: preread_timeout proxy_protocol_timeout ssl_handshake_timeout
ST 1+ once: ssl_alpn
STMN 1 flag once: proxy_protocol
STMN 1 time once: proxy_timeout
T 1: pass
MN 1: auth_http
MN 1 flag once: auth_http_pass_client_cert proxy proxy_pass_error_message proxy_smtp_auth xclient
MN 1 number once: max_errors
MN 1 once: starttls
MN 1 size once: imap_client_buffer proxy_buffer smtp_client_buffer
MN 1 time once: auth_http_timeout smtp_greeting_delay timeout
MN 1+: imap_auth imap_capabilities pop3_auth pop3_capabilities smtp_auth smtp_capabilities
MN 2: auth_http_header
N 1: protocol
`;

/** Of modules that are loaded where they are wanted, and of versions before; where they may stand is not known. */
const ofModules = `
ssl geoip_city geoip_country geoip_org geoip_proxy geoip_proxy_recursive google_perftools_profiles image_filter image_filter_buffer
image_filter_interlace image_filter_jpeg_quality image_filter_sharpen image_filter_transparency image_filter_webp_quality js_access
js_body_filter js_content js_fetch_buffer_size js_fetch_ciphers js_fetch_max_response_buffer_size js_fetch_protocols js_fetch_timeout
js_fetch_trusted_certificate js_fetch_verify js_fetch_verify_depth js_filter js_header_filter js_import js_include js_path
js_preload_object js_preread js_set js_shared_dict_zone js_var mp4_limit_rate mp4_limit_rate_after perl perl_modules perl_require perl_set
xslt_last_modified xslt_param xslt_string_param xslt_stylesheet xslt_types
`;

const anywhere: DirectiveFacts = {
  places: 'mehsluijxSTUMN',
  least: 0,
  most: Number.POSITIVE_INFINITY,
  block: false,
  value: undefined,
  once: false,
};

/** The directives of nginx' own modules. */
export const directives: ReadonlyMap<string, DirectiveFacts> = new Map([
  ...asked
    .trim()
    .split(/\n(?! )/)
    .flatMap((line): [string, DirectiveFacts][] => {
      const [facts = '', names = ''] = line.split(': ');
      const [places = '', count = '', ...more] = facts.split(' ');
      const [least, most] = count.endsWith('+')
        ? [Number.parseInt(count, 10), Number.POSITIVE_INFINITY]
        : [Number(count.split('-')[0]), Number(count.split('-').at(-1))];
      const value = VALUES.find((each) => more.includes(each));
      return names
        .trim()
        .split(/\s+/)
        .map((name) => [name, { places, least, most, block: more.includes('block'), value, once: more.includes('once') }]);
    }),
  ...ofModules
    .trim()
    .split(/\s+/)
    .map((name): [string, DirectiveFacts] => [name, anywhere]),
]);
