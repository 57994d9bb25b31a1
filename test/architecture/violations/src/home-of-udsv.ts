// Breaks home-of-udsv.
import 'udsv';
