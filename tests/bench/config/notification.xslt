<?xml version="1.0" encoding="UTF-8"?>
<!-- A notification as the partners of the benchmark take it. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:c="urn:kamhub:canonical:1"
                xmlns:r="urn:kamhub:rest" xmlns="http://www.w3.org/2005/xpath-functions" exclude-result-prefixes="c">
  <xsl:template match="/c:NotificationRequest">
    <map r:method="POST" r:path="/notifications">
      <string key="id"><xsl:value-of select="c:notificationNo"/></string>
      <string key="channel"><xsl:value-of select="c:channel"/></string>
      <string key="customer"><xsl:value-of select="c:customerCode"/></string>
      <string key="customerLevel"><xsl:value-of select="c:customerLevel"/></string>
      <map key="recipient">
        <string key="id"><xsl:value-of select="c:recipient/c:partyNo"/></string>
        <string key="name"><xsl:value-of select="c:recipient/c:name"/></string>
        <string key="phone"><xsl:value-of select="c:recipient/c:phone"/></string>
        <string key="mail"><xsl:value-of select="c:recipient/c:email"/></string>
      </map>
      <string key="template"><xsl:value-of select="c:template"/></string>
      <array key="parameter">
        <xsl:for-each select="c:parameters/c:parameter">
          <map>
            <string key="name"><xsl:value-of select="c:name"/></string>
            <string key="value"><xsl:value-of select="c:value"/></string>
          </map>
        </xsl:for-each>
      </array>
      <string key="text"><xsl:value-of select="c:text"/></string>
      <string key="notBefore"><xsl:value-of select="c:notBefore"/></string>
      <string key="expires"><xsl:value-of select="c:expiresAt"/></string>
      <boolean key="receipt"><xsl:value-of select="c:receiptWanted"/></boolean>
    </map>
  </xsl:template>
</xsl:stylesheet>
