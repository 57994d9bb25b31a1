// Breaks home-of-got.
import 'got';
