/** What one resolv.conf may hold: the API server refuses more, the kubelet leaves it out. @see kubernetes: pkg/apis/core/validation/validation.go */
export const MAX_NAMESERVERS = 3;
/** Since v1.26 (ExpandedDNSConfig). */
export const MAX_SEARCHES = 32;

/** All together, with a space between them. */
export const MAX_SEARCH_CHARACTERS = 2048;
