<?xml version="1.0" encoding="UTF-8"?>
<!-- A demand order with its circuits as DemandOrderSubmitted (M18). -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns="urn:kamhub:canonical:1">
  <xsl:template match="/change">
    <xsl:variable name="d" select="after"/>
    <xsl:if test="not($d/demand_item)">
      <xsl:message terminate="yes">the demand order has no circuit; add one before it is submitted</xsl:message>
    </xsl:if>
    <DemandOrderSubmitted>
      <demandOrderNo><xsl:value-of select="$d/number"/></demandOrderNo>
      <customerCode><xsl:value-of select="$d/customer_code"/></customerCode>
      <customerName><xsl:value-of select="$d/customer_name"/></customerName>
      <xsl:if test="$d/ka_code"><kaCode><xsl:value-of select="$d/ka_code"/></kaCode></xsl:if>
      <kaMark><xsl:value-of select="$d/ka_mark = 'true'"/></kaMark>
      <xsl:if test="$d/customer_level"><customerLevel><xsl:value-of select="$d/customer_level"/></customerLevel></xsl:if>
      <account><xsl:value-of select="$d/account"/></account>
      <xsl:if test="$d/account_manager"><accountManager><xsl:value-of select="$d/account_manager"/></accountManager></xsl:if>
      <kind><xsl:value-of select="$d/kind"/></kind>
      <productKind><xsl:value-of select="$d/product_kind"/></productKind>
      <xsl:if test="$d/discount_rate"><discountRate><xsl:value-of select="$d/discount_rate"/></discountRate></xsl:if>
      <deadline><xsl:value-of select="$d/deadline"/></deadline>
      <xsl:if test="$d/sla_level"><slaLevel><xsl:value-of select="$d/sla_level"/></slaLevel></xsl:if>
      <channel><xsl:value-of select="$d/channel"/></channel>
      <acceptedBy><xsl:value-of select="$d/unit"/></acceptedBy>
      <acceptedRegion><xsl:value-of select="$d/region"/></acceptedRegion>
      <xsl:if test="$d/lead_office"><leadOffice><xsl:value-of select="$d/lead_office"/></leadOffice></xsl:if>
      <xsl:if test="$d/contact_name"><contactName><xsl:value-of select="$d/contact_name"/></contactName></xsl:if>
      <xsl:if test="$d/contact_phone"><contactPhone><xsl:value-of select="$d/contact_phone"/></contactPhone></xsl:if>
      <xsl:if test="$d/remarks"><remarks><xsl:value-of select="$d/remarks"/></remarks></xsl:if>
      <submittedAt><xsl:value-of select="@at"/></submittedAt>
      <items>
        <xsl:for-each select="$d/demand_item">
          <xsl:sort select="number"/>
          <item>
            <demandItemNo><xsl:value-of select="number"/></demandItemNo>
            <action><xsl:value-of select="action"/></action>
            <product><xsl:value-of select="(product | product_kind)[1]"/></product>
            <productName><xsl:value-of select="(product_name | product_kind)[1]"/></productName>
            <productKind><xsl:value-of select="product_kind"/></productKind>
            <xsl:if test="rate"><rate><xsl:value-of select="rate"/></rate></xsl:if>
            <quantity><xsl:value-of select="quantity"/></quantity>
            <xsl:if test="user_no"><userNo><xsl:value-of select="user_no"/></userNo></xsl:if>
            <endA>
              <region><xsl:value-of select="region_a"/></region>
              <city><xsl:value-of select="city_a"/></city>
              <address><xsl:value-of select="address_a"/></address>
              <xsl:if test="office_a"><officeCode><xsl:value-of select="office_a"/></officeCode></xsl:if>
              <xsl:if test="interface_a"><interfaceKind><xsl:value-of select="interface_a"/></interfaceKind></xsl:if>
            </endA>
            <xsl:if test="region_z">
            <endZ>
              <region><xsl:value-of select="region_z"/></region>
              <city><xsl:value-of select="city_z"/></city>
              <address><xsl:value-of select="address_z"/></address>
              <xsl:if test="office_z"><officeCode><xsl:value-of select="office_z"/></officeCode></xsl:if>
              <xsl:if test="interface_z"><interfaceKind><xsl:value-of select="interface_z"/></interfaceKind></xsl:if>
            </endZ>
            </xsl:if>
            <crossTerritory><xsl:value-of select="cross_territory = 'true'"/></crossTerritory>
            <xsl:if test="monitored = 'true'"><supplementaryServices><service>FW-MON</service></supplementaryServices></xsl:if>
            <xsl:if test="remarks"><remarks><xsl:value-of select="remarks"/></remarks></xsl:if>
          </item>
        </xsl:for-each>
      </items>
    </DemandOrderSubmitted>
  </xsl:template>
</xsl:stylesheet>
