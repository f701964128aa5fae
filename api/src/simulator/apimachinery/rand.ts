/** Letters and digits that make no words. @see kubernetes: apimachinery/pkg/util/rand alphanums */
export const ALPHANUMERICS = 'bcdfghjklmnpqrstvwxz2456789';
