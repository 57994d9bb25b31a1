// Breaks home-of-fastify.
import 'fastify';
