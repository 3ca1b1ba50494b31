<?xml version="1.0" encoding="UTF-8"?>
<!-- The end of an alarm as it came (M47): once for an element. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1"
                xmlns:c="urn:kamhub:canonical:1" exclude-result-prefixes="c">
  <xsl:template match="/change"><xsl:copy-of select="message/*"/></xsl:template>
</xsl:stylesheet>
