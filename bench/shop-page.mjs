// A product page as shops have them: a picture, a hundred cards, JSON-LD, and a script of the shop's own.

const CARDS = 120;
const TAG = `<script src="/tillroll/tillroll.js" data-endpoint="/" data-key="tr_pub_bench"
  data-service-worker="/tillroll-sw.js" data-capture="attributes schema-org search" defer></script>`;

const JSON_LD = JSON.stringify({
  '@context': 'https://schema.org',
  '@type': 'Product',
  sku: '207',
  name: 'Enamel mug, red',
  brand: { '@type': 'Brand', name: 'Ostsee' },
  offers: { '@type': 'Offer', price: '12.50', priceCurrency: 'EUR' },
});

const PICTURE = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 640 480"><rect width="640" height="480" fill="#fed"/>
<circle cx="320" cy="240" r="150" fill="#b22"/></svg>`;

const card = (number) => `<article class="card"><h3>Mug no. ${number}</h3>
  <p>Enamel on steel, fired twice, safe for the dishwasher and for the fire.</p><p class="price">EUR ${number}.50</p>
  <button data-signal="basket_addition" data-product-id="${number}" data-product-name="Mug no. ${number}"
    data-price="${number}.50" data-currency="EUR">Add to basket</button></article>`;

const page = (withTag) => `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Enamel mug, red</title>
<style>body{font:16px sans-serif;margin:2rem}main{display:grid;grid-template-columns:repeat(auto-fill,14rem);gap:1rem}
.card{border:1px solid #ccc;padding:1rem}.in{background:#dfd}</style>
<script type="application/ld+json">${JSON_LD}</script>${withTag ? TAG : ''}</head><body>
<h1>Enamel mug, red</h1><p>Basket: <output id="basket">0</output></p><img src="/picture.svg" width="640" height="480" alt="">
<main>${Array.from({ length: CARDS }, (_, at) => card(at + 1)).join('')}</main>
<script>
  const basket = document.querySelector('#basket');
  document.addEventListener('click', ({ target }) => {
    if (target.tagName !== 'BUTTON') return;
    basket.value = Number(basket.value) + 1;
    target.closest('.card').classList.toggle('in');
  });
</script></body></html>`;

/** What a shop of one page serves; the page with the tag is at `/with`. */
export const SHOP = {
  '/alone': { type: 'text/html', body: page(false) },
  '/with': { type: 'text/html', body: page(true) },
  '/picture.svg': { type: 'image/svg+xml', body: PICTURE },
};
