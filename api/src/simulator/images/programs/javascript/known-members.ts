// What JavaScript and Node have, by name: where one of these is asked for that is not known here, the script is not followed,
// rather than told that there is none. @see https://262.ecma-international.org/14.0/
const words = (text: string): ReadonlySet<string> => new Set(text.split(' '));

/** Of prototypes: what each of their objects has. */
export const OF_OBJECTS: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: words('__defineGetter__ __defineSetter__ __lookupGetter__ __lookupSetter__'),
  Array: words(
    'at concat copyWithin entries every fill filter find findIndex findLast findLastIndex flat flatMap forEach includes indexOf join keys lastIndexOf map pop push reduce reduceRight reverse shift slice some sort splice toLocaleString unshift values',
  ),
  String: words(
    'anchor at big blink bold charAt charCodeAt codePointAt concat endsWith fixed fontcolor fontsize includes indexOf italics lastIndexOf link localeCompare match matchAll normalize padEnd padStart repeat replace replaceAll search slice small split startsWith strike sub substr substring sup toLocaleLowerCase toLocaleUpperCase toLowerCase toUpperCase trim trimEnd trimLeft trimRight trimStart',
  ),
  Number: words('toExponential toFixed toLocaleString toPrecision'),
  BigInt: words('toLocaleString toString valueOf'),
  Symbol: words('description'),
  Function: words('apply bind call'),
  RegExp: words('compile dotAll exec flags global hasIndices ignoreCase multiline source sticky test unicode'),
  Date: words(
    'getDate getDay getFullYear getHours getMilliseconds getMinutes getMonth getSeconds getTime getTimezoneOffset getUTCDate getUTCDay getUTCFullYear getUTCHours getUTCMilliseconds getUTCMinutes getUTCMonth getUTCSeconds getYear setDate setFullYear setHours setMilliseconds setMinutes setMonth setSeconds setTime setUTCDate setUTCFullYear setUTCHours setUTCMilliseconds setUTCMinutes setUTCMonth setUTCSeconds setYear toDateString toGMTString toISOString toJSON toLocaleDateString toLocaleString toLocaleTimeString toTimeString toUTCString',
  ),
  Map: words('clear delete entries forEach get has keys set size values'),
  Set: words('add clear delete entries forEach has keys size values'),
  WeakMap: words('delete get has set'),
  Promise: words('catch finally then'),
  Buffer: words(
    'asciiSlice at buffer byteOffset compare copy copyWithin entries equals every fill filter find findIndex forEach includes indexOf join keys lastIndexOf latin1Slice length map parent readBigInt64BE readBigInt64LE readBigUInt64BE readBigUInt64LE readDoubleBE readDoubleLE readFloatBE readFloatLE readInt16BE readInt16LE readInt32BE readInt32LE readInt8 readIntBE readIntLE readUInt16BE readUInt16LE readUInt32BE readUInt32LE readUInt8 readUIntBE readUIntLE readUint8 reduce reverse set slice some sort subarray swap16 swap32 swap64 toLocaleString utf8Slice values write writeDoubleBE writeFloatBE writeInt16BE writeInt32BE writeInt8 writeUInt16BE writeUInt32BE writeUInt32LE writeUInt8',
  ),
};

/** Of what stands under a global name. */
export const OF_GLOBALS: Readonly<Record<string, ReadonlySet<string>>> = {
  Object: words(
    'assign create defineProperties defineProperty entries freeze fromEntries getOwnPropertyDescriptor getOwnPropertyDescriptors getOwnPropertyNames getOwnPropertySymbols getPrototypeOf hasOwn is isExtensible isFrozen isSealed keys preventExtensions seal setPrototypeOf values',
  ),
  Array: words('from isArray of'),
  String: words('fromCharCode fromCodePoint raw'),
  Number: words('isFinite isInteger isNaN isSafeInteger parseFloat parseInt'),
  BigInt: words('asIntN asUintN'),
  Symbol: words(
    'asyncIterator for hasInstance isConcatSpreadable iterator keyFor match matchAll replace search species split toPrimitive toStringTag unscopables',
  ),
  Promise: words('all allSettled any race reject resolve'),
  Date: words('UTC now parse'),
  Math: words(
    'E LN10 LN2 LOG10E LOG2E PI SQRT1_2 SQRT2 abs acos acosh asin asinh atan atan2 atanh cbrt ceil clz32 cos cosh exp expm1 floor fround hypot imul log log10 log1p log2 max min pow random round sign sin sinh sqrt tan tanh trunc',
  ),
  JSON: words('parse stringify'),
  Reflect: words(
    'apply construct defineProperty deleteProperty get getOwnPropertyDescriptor getPrototypeOf has isExtensible ownKeys preventExtensions set setPrototypeOf',
  ),
  Error: words('captureStackTrace stackTraceLimit'),
  Buffer: words('alloc allocUnsafe allocUnsafeSlow byteLength compare concat copyBytesFrom from isBuffer isEncoding of poolSize'),
  console: words(
    'Console assert clear context count countReset debug dir dirxml error group groupCollapsed groupEnd info log profile profileEnd table time timeEnd timeLog timeStamp trace warn',
  ),
  process: words(
    'abort allowedNodeEnvironmentFlags assert binding config constrainedMemory cpuUsage debugPort dlopen domain emitWarning features getActiveResourcesInfo getegid geteuid getgid getgroups getuid hasUncaughtExceptionCaptureCallback hrtime initgroups kill mainModule memoryUsage moduleLoadList nextTick openStdin reallyExit report resourceUsage setSourceMapsEnabled setUncaughtExceptionCaptureCallback setegid seteuid setgid setgroups setuid stdin umask uptime',
  ),
};

/** Of objects of Node's own, by their kind. */
const EMITTER =
  'addListener emit eventNames getMaxListeners listenerCount listeners off on once prependListener prependOnceListener rawListeners removeAllListeners removeListener setMaxListeners';
const READABLE =
  'compose destroy destroyed drop every filter find flatMap forEach isPaused iterator map pause pipe push read readable readableEnded reduce resume setEncoding some take toArray unpipe unshift wrap';
const WRITABLE =
  'cork destroy destroyed end setDefaultEncoding uncork writable writableEnded writableFinished writableLength writableNeedDrain write';
export const OF_KINDS: Readonly<Record<string, ReadonlySet<string>>> = {
  Emitter: words(EMITTER),
  Server: words(
    `${EMITTER} address close closeAllConnections closeIdleConnections getConnections headersTimeout keepAliveTimeout listen listening maxConnections maxHeadersCount maxRequestsPerSocket ref requestTimeout setTimeout timeout unref`,
  ),
  IncomingMessage: words(
    `${EMITTER} ${READABLE} aborted complete headersDistinct httpVersion rawHeaders rawTrailers setTimeout socket trailers trailersDistinct`,
  ),
  ServerResponse: words(
    `${EMITTER} ${WRITABLE} addTrailers appendHeader finished flushHeaders getHeader getHeaderNames getHeaders hasHeader headersSent removeHeader req sendDate setHeader setHeaders setTimeout socket statusCode statusMessage strictContentLength writeContinue writeEarlyHints writeHead writeProcessing`,
  ),
  ClientRequest: words(
    `${EMITTER} ${WRITABLE} abort aborted flushHeaders getHeader getHeaderNames getHeaders getRawHeaderNames hasHeader host maxHeadersCount method path protocol removeHeader reusedSocket setHeader setNoDelay setSocketKeepAlive setTimeout socket`,
  ),
  Socket: words(
    `${EMITTER} ${READABLE} ${WRITABLE} address bufferSize bytesRead bytesWritten connect connecting localAddress localPort pending readyState ref remoteFamily resetAndDestroy setKeepAlive setNoDelay setTimeout timeout unref`,
  ),
  ChildProcess: words(
    `${EMITTER} channel connected disconnect exitCode kill killed ref send signalCode spawnargs spawnfile stdin stdio unref`,
  ),
  Stats: words(
    'atime atimeMs birthtime birthtimeMs blksize blocks ctime ctimeMs dev gid ino isBlockDevice isCharacterDevice isFIFO isSocket mode mtime mtimeMs nlink rdev size uid',
  ),
  Stream: words(`${EMITTER} ${READABLE} ${WRITABLE} columns getColorDepth getWindowSize hasColors rows setRawMode`),
};

/** Names that are there wherever a script is, since Node 18. */
export const GLOBALS: ReadonlySet<string> = words(
  'AbortController AbortSignal ArrayBuffer Atomics BigInt64Array BigUint64Array Blob BroadcastChannel ByteLengthQueuingStrategy CompressionStream CountQueuingStrategy Crypto CryptoKey CustomEvent DOMException DataView DecompressionStream Event EventTarget FinalizationRegistry Float32Array Float64Array FormData Function Headers Int16Array Int32Array Int8Array Intl MessageChannel MessageEvent MessagePort Performance PerformanceObserver Proxy ReadableStream Request Response SharedArrayBuffer SubtleCrypto TextDecoder TextDecoderStream TextEncoder TextEncoderStream TransformStream Uint16Array Uint32Array Uint8Array Uint8ClampedArray WeakRef WebAssembly WritableStream atob btoa clearImmediate crypto decodeURI encodeURI escape eval fetch performance setImmediate structuredClone unescape',
);
