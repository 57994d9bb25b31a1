// Breaks home-of-libphonenumber-js.
import 'libphonenumber-js';
