export { findGivenSecrets } from "./given.ts";
export { secretName } from "./names.ts";
export { type FindOptions, type FoundSecret, findSecrets } from "./shapes.ts";
export { findUrlCredentials, type UrlCredentials } from "./url-credentials.ts";
export { digest, entropy, looksRandom, mask, placeholder, type SecretValue, secretValue } from "./values.ts";
