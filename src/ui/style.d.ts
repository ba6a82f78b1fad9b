/** Taken into the style sheet by the bundler. */
declare module '*.css';
