<!-- libxslt runs XSLT 1.0 only, and takes much of 2.0 without a word. -->
<!-- replaces: mappings/transforms/canonical_to_billing/key_account_mark.xslt -->
<!-- expect: 4:1: version is "2.0", and only XSLT 1.0 runs here; write version="1.0" -->
<xsl:stylesheet version="2.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform"
                xmlns:c="urn:kamhub:canonical:1" xmlns:kam="urn:kamhub:xslt" exclude-result-prefixes="kam">
  <xsl:template match="/">
    <a/>
  </xsl:template>
</xsl:stylesheet>
