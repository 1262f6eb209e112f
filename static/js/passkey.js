// Passkeys: shows what needs a browser that can, and says in words when the ceremony was broken off.
const buttons = document.querySelectorAll('#passkey_login, #mfa_webauthn_add, #mfa_webauthn_reauthenticate, #mfa_webauthn_authenticate');
if (window.PublicKeyCredential) for (const button of buttons) button.hidden = false;
document.addEventListener('allauth.error', event => {
  event.preventDefault();
  const place = document.querySelector('[data-passkey-error]');
  if (!place) return;
  place.textContent = place.dataset.passkeyError;
  place.hidden = false;
});
