// Breaks home-of-pino.
import 'pino';
