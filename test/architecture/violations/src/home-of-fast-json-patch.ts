// Breaks home-of-fast-json-patch.
import 'fast-json-patch';
