// Breaks home-of-prom-client.
import 'prom-client';
