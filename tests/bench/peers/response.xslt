<?xml version="1.0" encoding="UTF-8"?>
<!-- The way back: what request.xslt has made, as it was. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:m="http://services.samples/xsd"
    xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" exclude-result-prefixes="m">
  <xsl:output method="xml" encoding="UTF-8" omit-xml-declaration="yes" indent="no"/>
  <xsl:template match="s:Envelope | s:Header | s:Body | s:Header//*">
    <xsl:copy><xsl:copy-of select="@*"/><xsl:apply-templates/></xsl:copy>
  </xsl:template>
  <xsl:template match="m:skcotSyub">
    <m:buyStocks xmlns:m="http://services.samples/xsd"><xsl:apply-templates select="redro"/></m:buyStocks>
  </xsl:template>
  <xsl:template match="redro">
    <order>
      <symbol><xsl:value-of select="lobmys"/></symbol>
      <buyerID><xsl:value-of select="DIreyub"/></buyerID>
      <price><xsl:value-of select="ecirp"/></price>
      <volume><xsl:value-of select="emulov"/></volume>
    </order>
  </xsl:template>
</xsl:stylesheet>
