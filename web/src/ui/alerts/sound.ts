/** Two soft tones, made on the spot: no file is loaded. */
let context: AudioContext | null = null;

function tone(audio: AudioContext, frequency: number, atS: number): void {
  const [oscillator, gain] = [audio.createOscillator(), audio.createGain()];
  oscillator.type = "sine";
  oscillator.frequency.value = frequency;
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(0.12, atS + 0.015);
  gain.gain.exponentialRampToValueAtTime(0.0001, atS + 0.35);
  oscillator.connect(gain).connect(audio.destination);
  oscillator.start(atS);
  oscillator.stop(atS + 0.4);
}

export async function chime(): Promise<void> {
  try {
    context ??= new AudioContext();
    // Browsers allow sound only after the page was used; until then there is none.
    if (context.state === "suspended") await context.resume();
    tone(context, 660, context.currentTime);
    tone(context, 880, context.currentTime + 0.12);
  } catch {
    // No sound here.
  }
}
